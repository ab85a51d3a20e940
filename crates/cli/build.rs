//! Sees to it that the interface is embedded anew when it was built anew.

fn main() {
    println!("cargo::rerun-if-changed=../../ui/dist");
}
