//! The workspace's packages, as far as the rules need them.

use crate::workspace;
use anyhow::{Context as _, Result};
use serde_json::Value;

/// A package of the workspace. Paths are relative to the root.
#[derive(Debug, Default)]
pub struct Package {
    pub name: String,
    pub manifest: String,
    pub dependencies: Vec<Dependency>,
    /// The first file of each target.
    pub targets: Vec<String>,
}

/// A direct dependency.
#[derive(Debug)]
pub struct Dependency {
    pub name: String,
    pub dev: bool,
}

/// Reads the output of `cargo metadata`.
pub fn read(metadata: &Value) -> Result<Vec<Package>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata without packages")?;
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> Result<Package> {
    let list = |key: &str| value[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let dependencies = list("dependencies")
        .iter()
        .map(|dependency| {
            Ok(Dependency {
                name: text(dependency, "name")?,
                dev: dependency["kind"].as_str() == Some("dev"),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Package {
        name: text(value, "name")?,
        manifest: relative(&text(value, "manifest_path")?),
        dependencies,
        targets: list("targets")
            .iter()
            .map(|target| Ok(relative(&text(target, "src_path")?)))
            .collect::<Result<_>>()?,
    })
}

fn text(value: &Value, key: &str) -> Result<String> {
    Ok(value[key]
        .as_str()
        .with_context(|| format!("cargo metadata without {key}"))?
        .to_owned())
}

fn relative(path: &str) -> String {
    let path = std::path::Path::new(path);
    path.strip_prefix(workspace::root())
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
