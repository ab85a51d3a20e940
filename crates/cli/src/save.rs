//! Files the user names: written whole or not at all, and never over a note or over what Cairn keeps.

use crate::args::Args;
use crate::session;
use cairn_protocol::ApiError;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Refuses a file that is one of the vault's, where a preview comes before a change, or of Cairn's own data, by whatever name.
///
/// # Errors
/// `export.in_vault`, `export.in_data`.
pub fn spare(args: &Args, vault: &Path, file: &Path) -> Result<(), ApiError> {
    let target = place_of(file);
    let within = |folder: &Path| {
        folder
            .canonicalize()
            .is_ok_and(|folder| target.starts_with(folder))
    };
    if target.is_file() && within(vault) {
        return Err(ApiError::new(
            "export.in_vault",
            format!("{} is a file of the vault and was left as it is.", file.display()),
            "Name a new file, or one outside of the vault.",
        ));
    }
    let data = session::data_dir(args)?;
    // Nothing beside it is of Cairn's: a user may keep exports in a folder above.
    let kept = ["vaults", "backups"].map(|name| data.join(name));
    let own = target
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("user.db"));
    if kept.iter().any(|folder| within(folder)) || (own && within(&data)) {
        return Err(ApiError::new(
            "export.in_data",
            format!(
                "{} is where Cairn keeps its own data, and was left as it is.",
                file.display()
            ),
            "Name a file in another folder.",
        ));
    }
    Ok(())
}

/// Writes a file the user named. One that was there stays as it was until the new one is whole.
///
/// # Errors
/// Those of [`spare`], and `export.not_written` with what the system says.
pub fn save(args: &Args, vault: &Path, file: &Path, content: &str) -> Result<(), ApiError> {
    spare(args, vault, file)?;
    write(&place_of(file), content.as_bytes()).map_err(|error| {
        let text = error.to_string();
        // The draft's name, which means nothing to anybody, stands only in the text.
        let why = text.split(" at path ").next().unwrap_or(&text);
        ApiError::new(
            "export.not_written",
            format!("{} could not be written: {why}.", file.display()),
            "Name a file in a folder that exists and may be written.",
        )
    })
}

/// Where a file lies or will lie, links followed.
fn place_of(file: &Path) -> PathBuf {
    let beside = || {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        Some(folder.canonicalize().ok()?.join(file.file_name()?))
    };
    let whole = file.canonicalize().ok();
    whole.or_else(beside).unwrap_or_else(|| file.to_path_buf())
}

fn write(target: &Path, content: &[u8]) -> io::Result<()> {
    let there = target.metadata().ok();
    if there.is_none() && target.symlink_metadata().is_ok() {
        return Err(io::Error::new(
            ErrorKind::NotFound,
            "it is a link that leads nowhere",
        ));
    }
    // A device or a pipe is written to, not replaced.
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return std::fs::write(target, content);
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut draft = match draft_in(folder) {
        // The file itself may be writable where its folder is not.
        Err(error) if error.kind() == ErrorKind::PermissionDenied && there.is_some() => {
            return std::fs::write(target, content);
        }
        draft => draft?,
    };
    draft.write_all(content)?;
    draft.as_file().sync_all()?;
    if let Some(there) = there {
        draft.as_file().set_permissions(there.permissions())?;
        if !keep_owner(&there, draft.as_file()) {
            // Another's file that may be written stays another's.
            return std::fs::write(target, content);
        }
    }
    draft.persist(target).map(drop).map_err(|error| error.error)
}

#[cfg(unix)]
fn draft_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    // As any new file has, less what the user's mask takes away.
    let usual = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().permissions(usual).tempfile_in(folder)
}

/// Gives a draft the owner of the file in the place of which it comes; whether it has it then.
#[cfg(unix)]
fn keep_owner(there: &std::fs::Metadata, draft: &std::fs::File) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let of = |file: &std::fs::Metadata| (file.uid(), file.gid());
    draft.metadata().is_ok_and(|made| of(&made) == of(there))
        || fchown(draft, Some(there.uid()), Some(there.gid())).is_ok()
}

#[cfg(not(unix))]
fn keep_owner(_: &std::fs::Metadata, _: &std::fs::File) -> bool {
    true
}

#[cfg(not(unix))]
fn draft_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}
