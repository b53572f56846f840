//! What `make release` publishes, packed so that whoever builds the same commit again gets the same bytes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::root;

/// The list of digests, in the form that `sha256sum --check` reads.
const SUMS: &str = "SHA256SUMS";

/// Says what stands in the way of releasing this version: manifests of another one, a changelog without it, changes that are not committed.
pub fn check(version: &str) -> Result<(), String> {
    let root = root()?;
    let text = |path: &str| {
        fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
    };
    let missing: Vec<&str> = [
        (
            "Cargo.toml",
            format!("[workspace.package]\nversion = \"{version}\"\n"),
        ),
        ("package.json", format!("\n  \"version\": \"{version}\",\n")),
        (
            "package-lock.json",
            format!("\n  \"version\": \"{version}\",\n"),
        ),
        ("CHANGELOG.md", format!("\n## [{version}]")),
    ]
    .into_iter()
    .filter_map(|(path, needed)| match text(path) {
        Ok(text) if text.contains(&needed) => None,
        _ => Some(path),
    })
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} is not of version {version}: see docs/releasing.md",
        missing.join(", ")
    ))
}

/// Packs a folder's files as `NAME.zip` in `out`, in a folder of that name.
pub fn pack(folder: &Path, out: &Path, name: &str) -> Result<(), String> {
    let path = out.join(format!("{name}.zip"));
    write_zip(folder, &path, name).map_err(|error| format!("{}: {error}", path.display()))
}

fn write_zip(folder: &Path, path: &Path, name: &str) -> io::Result<()> {
    // Neither the time nor the rights of the files here.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(File::create(path)?);
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        // It was found under that folder.
        let within = entry
            .path()
            .strip_prefix(folder)
            .map_err(io::Error::other)?;
        zip.start_file_from_path(Path::new(name).join(within), options)?;
        zip.write_all(&fs::read(entry.path())?)?;
    }
    zip.finish()?;
    Ok(())
}

/// Writes the digest of each file in the folder.
pub fn sum(folder: &Path) -> Result<(), String> {
    write_sums(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn write_sums(folder: &Path) -> io::Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    let mut sums = File::create(folder.join(SUMS))?;
    for file in files {
        let Some(name) = file
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| *name != SUMS)
        else {
            continue;
        };
        for byte in Sha256::digest(fs::read(&file)?) {
            write!(sums, "{byte:02x}")?;
        }
        writeln!(sums, "  {name}")?;
    }
    Ok(())
}
