//! Plans on small vaults, and on random graphs what must hold of any plan.

use super::*;
use crate::csr::{Csr, targets_first};
use crate::fixture::{key, name, names, vault};
use budget::{Choice, choose};
use expect_test::{Expect, expect};
use order::{Task, layers, order, pull_stages_forward};
use proptest::prelude::*;

fn plan(
    text: &str,
    targets: &[&str],
    known: &[&str],
    options: LearnOptions<'_>,
) -> (KnowledgeGraph, LearnPlan) {
    let graph = vault(text);
    let requirements = Requirements::build(&graph, Confidence::new(0.0));
    let targets: Vec<NodeKey> = targets.iter().map(|target| key(&graph, target)).collect();
    let known: HashSet<NodeKey> = known.iter().map(|known| key(&graph, known)).collect();
    let plan = learn(&graph, &requirements, &targets, &known, options);
    (graph, plan)
}

fn check_with(text: &str, targets: &[&str], known: &[&str], options: LearnOptions<'_>, expected: &Expect) {
    let (graph, plan) = plan(text, targets, known, options);
    let mut out = String::new();
    for step in &plan.steps {
        let status = format!("{:?}", step.status).to_lowercase();
        let target = if step.target { " target" } else { "" };
        out += &format!(
            "{} {} {status}{target}, {}",
            step.layer,
            name(&graph, step.node),
            step.minutes
        );
        out += &if step.needs.is_empty() {
            "\n".into()
        } else {
            format!(", needs {}\n", names(&graph, &step.needs))
        };
    }
    for (node, reason) in &plan.dropped {
        out += &format!("dropped {}: {reason}\n", name(&graph, *node));
    }
    out += &format!("{}, cuts {:?}\n", plan.total, plan.cuts);
    expected.assert_eq(&out);
}

fn check(text: &str, targets: &[&str], known: &[&str], expected: &Expect) {
    check_with(text, targets, known, LearnOptions::default(), expected);
}

fn within(minutes: u32) -> LearnOptions<'static> {
    LearnOptions {
        budget: Some(Minutes(minutes)),
        ..LearnOptions::default()
    }
}

const JOINS: &str = "
    q-join-order--sql--hard -> q-joins--sql--medium, c-cost
    q-joins--sql--medium -> q-select--sql--easy, c-relation
    q-select--sql--easy -> c-relation
    c-cost -> c-statistics
    q-other--sql--easy -> q-join-order--sql--hard
    == c-relation.md
";

#[test]
fn a_target_comes_with_all_it_needs_and_nothing_else() {
    check(
        JOINS,
        &["q-join-order--sql--hard"],
        &[],
        &expect![[r#"
        0 c-relation ready, 10 min
        1 q-select--sql--easy blocked, 10 min, needs c-relation
        0 c-statistics ready, 15 min
        1 c-cost blocked, 10 min, needs c-statistics
        2 q-joins--sql--medium blocked, 20 min, needs c-relation q-select--sql--easy
        3 q-join-order--sql--hard blocked target, 30 min, needs c-cost q-joins--sql--medium
        95 min, cuts []
    "#]],
    );
}

#[test]
fn behind_what_is_known_nothing_is_learnt() {
    check(
        JOINS,
        &["q-join-order--sql--hard"],
        &["q-joins--sql--medium"],
        &expect![[r#"
        0 q-joins--sql--medium known, 0 min
        0 c-statistics ready, 15 min
        1 c-cost blocked, 10 min, needs c-statistics
        2 q-join-order--sql--hard blocked target, 30 min, needs q-joins--sql--medium c-cost
        55 min, cuts []
    "#]],
    );
    check(
        JOINS,
        &["q-joins--sql--medium"],
        &["q-joins--sql--medium"],
        &expect![[r#"
        0 q-joins--sql--medium known target, 0 min
        0 min, cuts []
    "#]],
    );
}

/// Two questions that are linked, and a study path that names one before the other.
const LISTED: &str = "
    q-goal -> q-a, q-b, q-c
== moc-m.md
# M
## Study Paths
### First
1. **Start**
   - [[q-c]]
2. **Go on**
   - [[q-a]]
== q-a.md
[[q-c]]
== q-b.md
== q-c.md
";

#[test]
fn what_a_list_names_first_is_learnt_first_but_not_needed() {
    let graph = vault(LISTED);
    let order = |inferred| {
        let options = crate::RequirementOptions {
            min_confidence: Confidence::new(crate::LEAST_SURE),
            inferred,
            ..Default::default()
        };
        let view = Requirements::build_with(&graph, options);
        let plan = |target| {
            let targets = [key(&graph, target)];
            let known: HashSet<NodeKey> = HashSet::new();
            let plan = learn(&graph, &view, &targets, &known, LearnOptions::default());
            let steps: Vec<NodeKey> = plan.steps.iter().map(|step| step.node).collect();
            names(&graph, &steps)
        };
        (plan("q-goal"), plan("q-a"))
    };
    let told = |goal: &str| (goal.to_owned(), "q-a".to_owned());
    assert_eq!(order(Vec::new()), told("q-a q-c q-b q-goal"));
    assert_eq!(order(crate::ordered_needs(&graph)), told("q-c q-a q-b q-goal"));
}

#[test]
fn a_request_for_surer_needs_leaves_the_others_as_hints() {
    let text = "q-goal -> q-a, q-b\n== q-b.md\n## Advanced\n- [[q-a]]\n== q-a.md\n";
    let steps = |least| {
        let options = LearnOptions {
            min_confidence: Confidence::new(least),
            ..LearnOptions::default()
        };
        let (graph, plan) = plan(text, &["q-goal"], &[], options);
        let steps: Vec<NodeKey> = plan.steps.iter().map(|step| step.node).collect();
        (names(&graph, &steps), plan.edges.len())
    };
    assert_eq!(steps(0.0), ("q-b q-a q-goal".to_owned(), 3));
    assert_eq!(steps(0.7), ("q-b q-a q-goal".to_owned(), 2));
}

const MAP: &str = "
== moc-db.md
# Databases
## Study Paths
### First Path
1. **Later by name**
   - [[q-z--db--hard]]
2. **Earlier by name**
   - [[q-a--db--easy]]
   - [[q-gone--db--easy]]
## By Subtopic
### Indexes
- [[q-btree--db--easy]]
- [[q-hash--db--medium]]
### Transactions
- [[q-acid--db--easy]]
- [[q-locks--db--hard]]
### Empty
- [[q-nowhere--db--easy]]
    q-z--db--hard -> c-base
    q-a--db--easy ->
    q-btree--db--easy -> q-locks--db--hard
    q-hash--db--medium ->
    q-acid--db--easy ->
    q-locks--db--hard ->
== c-base.md
== c-part.md
---
moc: moc-db
---
";

#[test]
fn a_map_stands_for_what_it_holds_stages_first_then_themes_together() {
    check(
        MAP,
        &["moc-db"],
        &[],
        &expect![[r#"
        0 c-base ready, 10 min
        1 q-z--db--hard blocked target, 30 min, needs c-base
        0 q-a--db--easy ready target, 10 min
        0 c-part ready target, 10 min
        0 q-acid--db--easy ready target, 10 min
        0 q-locks--db--hard ready target, 30 min
        1 q-btree--db--easy blocked target, 10 min, needs q-locks--db--hard
        0 q-hash--db--medium ready target, 20 min
        130 min, cuts []
    "#]],
    );
}

#[test]
fn a_topic_without_notes_stands_for_the_missing_ones() {
    check(
        MAP,
        &["Empty"],
        &[],
        &expect![[r#"
        0 q-nowhere--db--easy ready target, 15 min
        15 min, cuts []
    "#]],
    );
}

#[test]
fn a_stage_and_a_topic_stand_for_what_they_hold() {
    check(
        MAP,
        &["Later by name", "Transactions"],
        &["c-base"],
        &expect![[r#"
        0 c-base known, 0 min
        1 q-z--db--hard ready target, 30 min, needs c-base
        0 q-acid--db--easy ready target, 10 min
        0 q-locks--db--hard ready target, 30 min
        70 min, cuts []
    "#]],
    );
}

#[test]
fn what_is_known_of_a_map_is_no_step() {
    check(
        MAP,
        &["Transactions"],
        &["q-acid--db--easy"],
        &expect![[r#"
        0 q-locks--db--hard ready target, 30 min
        30 min, cuts []
    "#]],
    );
}

#[test]
fn a_map_comes_after_what_it_needs_itself() {
    let text = "== moc-x.md\n---\nprerequisites: [q-first--a--hard]\n---\n# X\n- [[q-in--a--easy]]\n== q-in--a--easy.md\n== q-first--a--hard.md\n";
    check(
        text,
        &["moc-x"],
        &[],
        &expect![[r#"
        0 q-first--a--hard ready, 30 min
        0 q-in--a--easy ready target, 10 min
        40 min, cuts []
    "#]],
    );
}

#[test]
fn a_budget_keeps_whole_chains_and_names_what_it_drops() {
    check_with(
        JOINS,
        &["q-join-order--sql--hard"],
        &[],
        within(60),
        &expect![[r#"
            0 c-relation ready, 10 min
            1 q-select--sql--easy blocked, 10 min, needs c-relation
            0 c-statistics ready, 15 min
            1 c-cost blocked, 10 min, needs c-statistics
            dropped q-join-order--sql--hard: It needs “Joins”, which is left out.
            dropped q-joins--sql--medium: It takes 20 min, and of 60 min only 15 are left.
            45 min, cuts []
        "#]],
    );
    check_with(
        JOINS,
        &["q-join-order--sql--hard"],
        &["q-joins--sql--medium"],
        within(60),
        &expect![[r#"
        0 q-joins--sql--medium known, 0 min
        0 c-statistics ready, 15 min
        1 c-cost blocked, 10 min, needs c-statistics
        2 q-join-order--sql--hard blocked target, 30 min, needs q-joins--sql--medium c-cost
        55 min, cuts []
    "#]],
    );
    check_with(
        JOINS,
        &["q-join-order--sql--hard"],
        &[],
        within(0),
        &expect![[r#"
            dropped q-join-order--sql--hard: It needs “Cost”, which is left out.
            dropped c-cost: It needs “c-statistics”, which is left out.
            dropped q-joins--sql--medium: It needs “Relation”, which is left out.
            dropped c-relation: It takes 10 min, and of 0 min only 0 are left.
            dropped q-select--sql--easy: It needs “Relation”, which is left out.
            dropped c-statistics: It takes 15 min, and of 0 min only 0 are left.
            0 min, cuts []
        "#]],
    );
}

#[test]
fn needs_that_are_not_sure_enough_are_not_followed() {
    let text = "== q-a.md\n## Advanced\n- [[q-b]]\n== q-b.md\n## Prerequisites\n- [[c-c]]\n== c-c.md\n";
    let options = LearnOptions {
        min_confidence: Confidence::new(0.7),
        ..LearnOptions::default()
    };
    check_with(
        text,
        &["q-b"],
        &[],
        options,
        &expect![[r#"
        0 c-c ready, 10 min
        1 q-b blocked target, 20 min, needs c-c
        30 min, cuts []
    "#]],
    );
}

#[test]
fn a_cycle_is_cut_and_the_plan_says_so() {
    check(
        "q-a--t--easy -> q-b--t--hard\n q-b--t--hard -> q-a--t--easy",
        &["q-a--t--easy"],
        &[],
        &expect![[r#"
        0 q-a--t--easy ready target, 10 min
        10 min, cuts [0]
    "#]],
    );
}

#[test]
fn the_order_of_indexing_does_not_show() {
    let listed = |text: &str| {
        let (graph, plan) = plan(text, &["q-join-order--sql--hard"], &[], LearnOptions::default());
        plan.steps
            .iter()
            .map(|step| name(&graph, step.node))
            .collect::<Vec<_>>()
    };
    let turned = JOINS.trim().lines().rev().collect::<Vec<_>>().join("\n");
    assert_eq!(listed(JOINS), listed(&turned));
}

#[test]
fn nothing_to_learn_is_an_empty_plan() {
    assert_eq!(
        plan(JOINS, &[], &[], LearnOptions::default()).1,
        LearnPlan::default()
    );
}

fn acyclic(nodes: u32) -> impl Strategy<Value = Csr<f32>> {
    let edge = (0..nodes, 0..nodes, 0.1f32..1.0);
    proptest::collection::vec(edge, 0..3 * nodes as usize).prop_map(move |edges| {
        let mut edges: Vec<_> = edges
            .into_iter()
            .filter(|edge| edge.0 != edge.1)
            .map(|(a, b, sure)| (a.max(b), a.min(b), sure))
            .collect();
        edges.sort_by_key(|edge| (edge.0, edge.1));
        edges.dedup_by_key(|edge| (edge.0, edge.1));
        // Numbers that rise along the edges would hide mistakes.
        let mix = |node: u32| node * 7 % nodes;
        Csr::new(
            nodes as usize,
            edges
                .into_iter()
                .map(|(a, b, sure)| (mix(a), mix(b), sure))
                .collect(),
        )
    })
}

fn tasks(nodes: usize) -> impl Strategy<Value = Vec<Task>> {
    let task = (0u32..4, 0u32..5, 0u8..4);
    let task = task.prop_map(|(stage, theme, hardness)| Task {
        known: false,
        stage,
        theme,
        hardness,
    });
    proptest::collection::vec(task, nodes)
}

proptest! {
    #[test]
    fn needs_come_first_and_stages_in_order(
        needs in acyclic(30),
        mut tasks in tasks(30),
        hints in proptest::collection::vec((0u32..30, 0u32..30, Just(())), 0..60),
    ) {
        pull_stages_forward(&needs, &mut tasks, &targets_first(&needs).expect("no cycle"));
        let hints = Csr::new(30, hints);
        let order = order(&needs, &hints, &tasks).expect("no cycle");
        let place = |node: u32| order.iter().position(|other| *other == node);
        prop_assert!(needs.edges().all(|(from, to, _)| place(to) < place(from)));
        prop_assert!(order.is_sorted_by_key(|node| tasks[*node as usize].stage));
        let layers = layers(&needs, &order);
        prop_assert!(needs.edges().all(|(from, to, _)| layers[to as usize] < layers[from as usize]));
    }

    #[test]
    fn hints_that_agree_are_followed_inside_a_theme(needs in acyclic(20), hints in acyclic(20)) {
        let hints: Vec<_> = hints.edges().map(|(from, to, _)| (from, to, ())).collect();
        let tasks = vec![Task::default(); 20];
        let order = order(&needs, &Csr::new(20, hints.clone()), &tasks).expect("no cycle");
        let place = |node: u32| order.iter().position(|other| *other == node);
        prop_assert!(hints.iter().all(|(from, to, ())| place(*to) < place(*from)));
    }

    #[test]
    fn a_budget_is_kept_and_so_is_what_the_kept_needs(
        needs in acyclic(20),
        minutes in proptest::collection::vec(1u32..40, 20),
        targets in proptest::collection::vec(any::<bool>(), 20),
        budget in 0u32..500,
    ) {
        let stages = vec![0; 20];
        let needs_first = targets_first(&needs).expect("no cycle");
        let choice = Choice {
            needs: &needs, minutes: &minutes, targets: &targets, stages: &stages, needs_first: &needs_first, budget,
        };
        let chosen = choose(&choice);
        let spent: u32 = needs.nodes().filter(|node| chosen.kept[*node as usize]).map(|node| minutes[node as usize]).sum();
        prop_assert_eq!(spent + chosen.left, budget);
        prop_assert!(needs.edges().all(|(from, to, _)| !chosen.kept[from as usize] || chosen.kept[to as usize]));
        for node in &chosen.dropped {
            let ready = needs.targets(*node).iter().all(|need| chosen.kept[*need as usize]);
            prop_assert!(!ready || minutes[*node as usize] > chosen.left, "{} would fit", node);
        }
        prop_assert_eq!(chosen.dropped.len(), chosen.kept.iter().filter(|kept| !**kept).count());
    }

    #[test]
    fn every_plan_of_random_notes_is_an_order_of_the_acyclic_view(
        links in proptest::collection::vec((0..12, 0..12, any::<bool>()), 0..40),
        known in proptest::collection::hash_set(0..12, 0..4),
        targets in proptest::collection::hash_set(0..12, 1..4),
        budget in proptest::option::of(0u32..200),
    ) {
        let notes: Vec<(String, String)> = (0..12).map(|note| {
            let links = |easy: bool| -> String {
                let own = links.iter().filter(|(from, _, section)| *from == note && *section == easy);
                own.map(|(_, to, _)| format!("- [[q-{to}]]\n")).collect()
            };
            (format!("q-{note}.md"), format!("## Prerequisites\n{}\n## Advanced\n{}", links(true), links(false)))
        }).collect();
        let graph = crate::fixture::graph(&notes);
        let requirements = Requirements::build(&graph, Confidence::new(0.0));
        let find = |note: &i32| key(&graph, &format!("q-{note}"));
        let (targets, known): (Vec<_>, HashSet<_>) = (targets.iter().map(find).collect(), known.iter().map(find).collect());
        let options = LearnOptions { budget: budget.map(Minutes), ..LearnOptions::default() };
        let plan = learn(&graph, &requirements, &targets, &known, options);
        let place = |node: NodeKey| plan.steps.iter().position(|step| step.node == node);
        for step in plan.steps.iter().filter(|step| step.status != Status::Known) {
            for need in requirements.needs(step.node) {
                prop_assert!(place(*need).is_some_and(|place_of_need| Some(place_of_need) < place(step.node)));
                prop_assert!(step.needs.contains(need));
            }
        }
        prop_assert!(budget.is_none_or(|budget| plan.total <= Minutes(budget)));
        prop_assert_eq!(plan.total, plan.steps.iter().map(|step| step.minutes).sum());
        let unknown_targets = targets.iter().filter(|target| !known.contains(target));
        let dropped: Vec<NodeKey> = plan.dropped.iter().map(|dropped| dropped.0).collect();
        for target in unknown_targets {
            prop_assert!(place(*target).is_some() != dropped.contains(target));
        }
    }
}

/// Plans the whole of an acyclic graph with a budget for half of its tasks, on a small stack.
fn plan_on_a_small_stack(needs: Csr<f32>, target: u32, depth: u32, kept: usize) {
    let run = move || {
        let count = needs.len();
        let mut targets = vec![false; count];
        targets[target as usize] = true;
        let needs_first = targets_first(&needs).expect("no cycle");
        let (minutes, stages) = (vec![10; count], vec![0; count]);
        let choice = Choice {
            needs: &needs,
            minutes: &minutes,
            targets: &targets,
            stages: &stages,
            needs_first: &needs_first,
            budget: 10 * u32::try_from(count / 2).expect("few enough"),
        };
        let chosen = choose(&choice);
        assert_eq!(chosen.kept.iter().filter(|kept| **kept).count(), kept);
        let tasks: Vec<Task> = needs
            .nodes()
            .map(|theme| Task {
                theme,
                ..Task::default()
            })
            .collect();
        let mut tasks = tasks;
        pull_stages_forward(&needs, &mut tasks, &needs_first);
        // On the chain as many hints as needs, all of them the other way: none can be followed.
        let turned = needs.edges().filter(|_| depth > 1);
        let hints = Csr::new(count, turned.map(|(from, to, _)| (to, from, ())).collect());
        let order = order(&needs, &hints, &tasks).expect("no cycle");
        assert_eq!(layers(&needs, &order).iter().max(), Some(&depth));
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .expect("a thread");
    thread.join().expect("no overflow");
}

/// Whatever recurses dies on these.
#[test]
fn chains_and_stars_of_a_million_need_no_deep_stack() {
    const COUNT: u32 = 1_000_000;
    let graph = |edges: Vec<(u32, u32, f32)>| Csr::new(COUNT as usize, edges);
    let chain = graph((1..COUNT).map(|node| (node, node - 1, 0.9)).collect());
    plan_on_a_small_stack(chain, COUNT - 1, COUNT - 1, COUNT as usize / 2);
    let needs_all = graph((1..COUNT).map(|node| (0, node, 0.9)).collect());
    plan_on_a_small_stack(needs_all, 0, 1, COUNT as usize / 2);
    let all_need = graph((1..COUNT).map(|node| (node, 0, 0.9)).collect());
    plan_on_a_small_stack(all_need, COUNT - 1, 1, COUNT as usize / 2);
}

/// From the notes to the plan: the graph itself, its acyclic view, targets, themes.
#[test]
fn a_plan_of_a_long_chain_of_notes_needs_no_deep_stack() {
    const COUNT: usize = 20_000;
    let run = || {
        let links = |note: usize| match note {
            0 => String::new(),
            note => format!("## Prerequisites\n- [[q-{}]]\n- [[q-{note}]]\n", note - 1),
        };
        let mut notes: Vec<(String, String)> = (0..COUNT)
            .map(|note| (format!("q-{note}.md"), links(note)))
            .collect();
        // The first closes a circle through all of them, by a need less sure than theirs.
        notes[0].1 += &format!("## Easier\n- [[q-{}]]\n", COUNT - 1);
        let graph = crate::fixture::graph(&notes);
        let view = Requirements::build(&graph, Confidence::new(0.0));
        let targets = [key(&graph, &format!("q-{}", COUNT - 1))];
        let known: HashSet<NodeKey> = HashSet::new();
        let plan = learn(&graph, &view, &targets, &known, LearnOptions::default());
        let last = plan.steps.last().expect("a step");
        assert_eq!(
            (plan.steps.len(), last.node, last.layer as usize, plan.cuts.len()),
            (COUNT, targets[0], COUNT - 1, 1)
        );
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .expect("a thread");
    thread.join().expect("no overflow");
}
