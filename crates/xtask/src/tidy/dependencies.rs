//! Which crate may use which: the order of the house, who may know the window, who may know serde.

use super::Finding;
use super::packages::Package;

/// Layers, lowest first. A crate may use the crates of the layers below its own; those beside it, it may not.
const LAYERS: &[&[&str]] = &[
    &["cairn-model"],
    &["cairn-markdown", "cairn-sources", "cairn-vault", "cairn-layout"],
    &["cairn-graph"],
    &["cairn-study"],
    &["cairn-dql"],
    &["cairn-search"],
    &["cairn-store"],
    &["cairn-engine"],
    &["cairn-protocol"],
    &["cairn-cli", SHELL],
];

/// The window: the only package that may know tauri.
const SHELL: &str = "cairn-desktop";

/// Tests and tools: no product crate uses them, and they may use everything but the window.
const TOOLS: &[&str] = &["cairn-testkit", "cairn-tests", "xtask"];

/// Crates whose types are the domain: what is stored or sent is converted elsewhere.
pub const DOMAIN: &[&str] = &[
    "cairn-model",
    "cairn-markdown",
    "cairn-sources",
    "cairn-vault",
    "cairn-layout",
    "cairn-graph",
    "cairn-study",
    "cairn-dql",
];

/// Domain crates that may depend on serde, and why. They still derive nothing.
const SERDE_ALLOWED: &[(&str, &str)] = &[(
    "cairn-markdown",
    "the YAML reader hands its values to a hand-written serde visitor",
)];

/// Checks every package.
pub fn check(packages: &[Package]) -> Vec<Finding> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |message: String| findings.push(Finding::new(&package.manifest, 1, message));
    let layer = layer(&package.name);
    if layer.is_none() && !TOOLS.contains(&package.name.as_str()) {
        find(format!(
            "{} has no place in the order of crates: add it to LAYERS of tidy",
            package.name
        ));
    }
    for dependency in &package.dependencies {
        let name = dependency.name.as_str();
        if let Some(layer) = layer
            && let Some(why) = misplaced(layer, name, dependency.dev)
        {
            find(format!("{} depends on {name}, {why}", package.name));
        }
        if package.name != SHELL && (name == "tauri" || name.starts_with("tauri-") || name == "wry") {
            find(format!(
                "{} depends on {name}: only the window's package may",
                package.name
            ));
        }
        if name == "serde"
            && !dependency.dev
            && DOMAIN.contains(&package.name.as_str())
            && !serde_allowed(package)
        {
            find(format!(
                "{} depends on serde: convert domain types where they are stored or sent",
                package.name
            ));
        }
    }
    findings
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

fn misplaced(own: usize, dependency: &str, dev: bool) -> Option<String> {
    if TOOLS.contains(&dependency) {
        let allowed = dev && dependency == "cairn-testkit";
        return (!allowed)
            .then(|| "which is for tests and tools: make it a dev-dependency on cairn-testkit".into());
    }
    let other = layer(dependency)?;
    (other >= own).then(|| "which is not below it: move the shared part down, or the use up".into())
}

fn serde_allowed(package: &Package) -> bool {
    SERDE_ALLOWED.iter().any(|(name, _)| *name == package.name)
}
