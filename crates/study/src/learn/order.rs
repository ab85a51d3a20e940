//! An order in which things can be learnt: needs first, study path stages in order, themes together, easier first.

use crate::csr::Csr;
use crate::scc::components;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What decides the place of a task where its needs do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Task {
    /// Known tasks come first.
    pub known: bool,
    /// The stage of a study path; lower first. No greater than that of what needs it.
    pub stage: u32,
    /// Tasks of a theme stand together where they can.
    pub theme: u32,
    /// Difficulty rank; lower first.
    pub hardness: u8,
}

/// Every task after its needs, or `None` if they are cyclic. `hints`: what would better come before a task. Ties: lower
/// number first.
///
/// Kahn's algorithm. It stays with a theme while that has something ready in the earliest stage; then it turns to the
/// theme that waits for the fewest tasks of others, so that it need not come back. Inside a theme a hint is followed
/// unless it lies on a circle with needs and other hints, or leads to a later stage; between themes it counts like a need
/// when the next theme is chosen.
pub(crate) fn order(needs: &Csr<f32>, hints: &Csr<()>, tasks: &[Task]) -> Option<Vec<u32>> {
    let follow = followed(needs, hints, tasks);
    let mut line = Line::new(&follow, &across(hints, tasks), tasks);
    while let Some(theme) = line.choose() {
        line.take(theme);
    }
    (line.order.len() == tasks.len()).then_some(line.order)
}

/// The needs, and the hints that can be followed beside them.
fn followed(needs: &Csr<f32>, hints: &Csr<()>, tasks: &[Task]) -> Csr<()> {
    let mut edges: Vec<(u32, u32, ())> = needs.edges().map(|(from, to, _)| (from, to, ())).collect();
    let must = edges.len();
    edges.extend(hints.edges().filter(|(from, to, ())| {
        let apart = from != to;
        let (from, to) = (&tasks[*from as usize], &tasks[*to as usize]);
        apart && from.theme == to.theme && from.stage >= to.stage && !from.known && !to.known
    }));
    if edges.len() == must {
        return Csr::new(tasks.len(), edges);
    }
    let mut circle = vec![u32::MAX; tasks.len()];
    for (number, circular) in (0..).zip(components(&Csr::new(tasks.len(), edges.clone()))) {
        circular.iter().for_each(|node| circle[*node as usize] = number);
    }
    let mut place = 0;
    edges.retain(|(from, to, ())| {
        place += 1;
        let (from, to) = (circle[*from as usize], circle[*to as usize]);
        place <= must || from != to || from == u32::MAX
    });
    Csr::new(tasks.len(), edges)
}

/// The hints between themes.
fn across(hints: &Csr<()>, tasks: &[Task]) -> Csr<()> {
    let apart = hints.edges().filter(|(from, to, ())| {
        let (from, to) = (&tasks[*from as usize], &tasks[*to as usize]);
        from.theme != to.theme && !from.known && !to.known
    });
    Csr::new(tasks.len(), apart.collect())
}

/// How theme queues compare: stage of the first task, tasks of other themes waited for, its hardness, theme.
type ThemeKey = (u32, usize, u8, u32);

struct Line<'a> {
    tasks: &'a [Task],
    opens: Csr<()>,
    /// Hints between themes: what would better come after each task.
    later: Csr<()>,
    unmet: Vec<usize>,
    /// Per theme: what is ready, by stage, hardness, number.
    ready: Vec<BinaryHeap<Reverse<(u32, u8, u32)>>>,
    /// All that is ready by stage, and what was and is done since.
    stages: BinaryHeap<Reverse<(u32, u32)>>,
    done: Vec<bool>,
    /// Per theme: unmet needs and hints in other themes.
    outside: Vec<usize>,
    /// The themes with something ready, among keys that were true once.
    themes: BinaryHeap<Reverse<ThemeKey>>,
    /// Themes whose key has changed since it was put there.
    changed: Vec<u32>,
    is_changed: Vec<bool>,
    current: u32,
    order: Vec<u32>,
}

impl<'a> Line<'a> {
    fn new(needs: &Csr<()>, hints: &Csr<()>, tasks: &'a [Task]) -> Self {
        let themes = tasks
            .iter()
            .map(|task| task.theme as usize + 1)
            .max()
            .unwrap_or(0);
        let mut line = Self {
            tasks,
            opens: needs.reversed(),
            later: hints.reversed(),
            unmet: needs.nodes().map(|node| needs.targets(node).len()).collect(),
            ready: vec![BinaryHeap::new(); themes],
            stages: BinaryHeap::new(),
            done: vec![false; tasks.len()],
            outside: vec![0; themes],
            themes: BinaryHeap::new(),
            changed: Vec::new(),
            is_changed: vec![false; themes],
            current: u32::MAX,
            order: Vec::with_capacity(tasks.len()),
        };
        for (from, to, ()) in needs.edges().chain(hints.edges()) {
            let theme = line.theme(from);
            if theme != line.theme(to) {
                line.outside[theme as usize] += 1;
            }
        }
        let free = || needs.nodes().filter(|node| needs.targets(*node).is_empty());
        free()
            .filter(|node| tasks[*node as usize].known)
            .for_each(|node| line.finish(node));
        free()
            .filter(|node| !tasks[*node as usize].known)
            .for_each(|node| line.enqueue(node));
        line
    }

    fn theme(&self, node: u32) -> u32 {
        self.tasks[node as usize].theme
    }

    fn key(&self, theme: u32) -> Option<ThemeKey> {
        let Reverse((stage, hardness, _)) = self.ready[theme as usize].peek()?;
        Some((*stage, self.outside[theme as usize], *hardness, theme))
    }

    fn change(&mut self, theme: u32) {
        if !std::mem::replace(&mut self.is_changed[theme as usize], true) {
            self.changed.push(theme);
        }
    }

    fn enqueue(&mut self, node: u32) {
        let task = self.tasks[node as usize];
        self.ready[task.theme as usize].push(Reverse((task.stage, task.hardness, node)));
        self.stages.push(Reverse((task.stage, node)));
        self.change(task.theme);
    }

    fn choose(&mut self) -> Option<u32> {
        while self
            .stages
            .peek()
            .is_some_and(|first| self.done[first.0.1 as usize])
        {
            self.stages.pop();
        }
        let earliest = self.stages.peek()?.0.0;
        let current = self.ready.get(self.current as usize).and_then(BinaryHeap::peek);
        if current.is_some_and(|first| first.0.0 <= earliest) {
            return Some(self.current);
        }
        // Only now that another theme is wanted does it matter how they compare.
        while let Some(theme) = self.changed.pop() {
            self.is_changed[theme as usize] = false;
            self.themes.extend(self.key(theme).map(Reverse));
        }
        while let Some(Reverse(key)) = self.themes.peek() {
            let theme = key.3;
            if self.key(theme) == Some(*key) {
                return Some(theme);
            }
            self.themes.pop();
        }
        None
    }

    fn take(&mut self, theme: u32) {
        self.current = theme;
        if let Some(Reverse((_, _, node))) = self.ready[theme as usize].pop() {
            self.change(theme);
            self.finish(node);
        }
    }

    fn finish(&mut self, node: u32) {
        self.order.push(node);
        self.done[node as usize] = true;
        for index in 0..self.later.targets(node).len() {
            let theme = self.theme(self.later.targets(node)[index]);
            self.outside[theme as usize] -= 1;
            self.change(theme);
        }
        for index in 0..self.opens.targets(node).len() {
            let open = self.opens.targets(node)[index];
            let theme = self.theme(open);
            if theme != self.theme(node) {
                self.outside[theme as usize] -= 1;
                self.change(theme);
            }
            self.unmet[open as usize] -= 1;
            if self.unmet[open as usize] == 0 {
                self.enqueue(open);
            }
        }
    }
}

/// For each task the longest chain of tasks before it.
pub(crate) fn layers(needs: &Csr<f32>, order: &[u32]) -> Vec<u32> {
    let mut layers = vec![0; needs.len()];
    for &node in order {
        let before = needs.targets(node).iter().map(|need| layers[*need as usize] + 1);
        layers[node as usize] = before.max().unwrap_or(0);
    }
    layers
}

/// Hands each task's stage on to what it needs, so that no need comes in a later stage. `needs_first` as by
/// [`crate::csr::targets_first`].
pub(crate) fn pull_stages_forward(needs: &Csr<f32>, tasks: &mut [Task], needs_first: &[u32]) {
    for &node in needs_first.iter().rev() {
        for &need in needs.targets(node) {
            tasks[need as usize].stage = tasks[need as usize].stage.min(tasks[node as usize].stage);
        }
    }
}
