//! Has cargo build a release again when the web pages it embeds have changed.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Other builds read the pages when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../dist");
    }
}
