//! `cairn doctor`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs, data_dir};
use cairn_engine::{Checked, DataPart, examine};
use cairn_protocol::ApiError;
use cairn_store::{DataFolder, UserDb};
use serde_json::{Value, json};
use std::path::Path;

/// What was mended, and how.
type Mended = (&'static str, String);

pub fn run(args: &Args, vault: &Path, repair: bool) -> Result<(), ApiError> {
    let data = DataFolder::new(data_dir(args)?);
    let look = || examine(vault, &data).map_err(ApiError::from);
    let mut checks = look()?;
    let mut mended = Vec::new();
    if repair {
        let before = checks;
        mended = mend(args, vault, &data, &before)?;
        checks = look()?;
    }
    let sound = checks.iter().all(|check| check.complaint.is_none());
    if args.json {
        output::document(&json!({
            "ok": sound,
            "checks": checks.iter().map(check).collect::<Vec<_>>(),
            "mended": mended.iter().map(|(part, how)| json!({ "part": part, "message": how })).collect::<Vec<_>>(),
        }));
        return Ok(());
    }
    for check in &checks {
        say!(
            "{} {:<11} {}",
            if check.complaint.is_none() {
                "ok     "
            } else {
                "DAMAGED"
            },
            check.part.name(),
            check.path.display()
        );
        if let Some(complaint) = &check.complaint {
            say!("        {complaint}");
        }
    }
    if checks.is_empty() {
        say!("Nothing is stored of this vault yet.");
    }
    for (part, how) in &mended {
        say!("mended  {part}: {how}");
    }
    match (sound, repair) {
        (true, _) => {}
        (false, false) => say!("`cairn doctor --repair` mends what can be mended; nothing was changed yet."),
        (false, true) => say!("What is still damaged is left as it is: nothing of it was needed."),
    }
    Ok(())
}

/// Opens the vault, which puts a backup in the place of damaged user data and damaged files of the index aside, then reads
/// all notes anew and compares.
fn mend(args: &Args, vault: &Path, data: &DataFolder, before: &[Checked]) -> Result<Vec<Mended>, ApiError> {
    let damaged = |part: DataPart| {
        before
            .iter()
            .find(|check| check.part == part && check.complaint.is_some())
    };
    let mut mended = Vec::new();
    if damaged(DataPart::UserData).is_some() {
        let user = UserDb::open(data).map_err(cairn_engine::EngineError::from)?;
        let account = user.restored().map_err(cairn_engine::EngineError::from)?;
        mended.push((
            DataPart::UserData.name(),
            account.unwrap_or_else(|| "it reads back again".to_owned()),
        ));
    }
    let open = |rebuild| -> Result<_, ApiError> {
        let engine = session::open(args, vault, Needs { text: true, rebuild })?;
        if engine.status().read_only.is_some() {
            return Err(ApiError::new(
                "data.in_use",
                "The index cannot be mended while another Cairn has this vault open, or its folder cannot be written.",
                "Close the other one, then repair again.",
            ));
        }
        Ok(engine)
    };
    let kept = open(false)?.snapshot().graph.canonical();
    let rebuilt = open(true)?.snapshot().graph.canonical();
    for part in [DataPart::Cache, DataPart::TextIndex] {
        if damaged(part).is_some() {
            mended.push((part.name(), "built anew from the notes".to_owned()));
        }
    }
    if kept != rebuilt {
        mended.push((
            DataPart::Cache.name(),
            "it was not what the notes say, and was built anew".to_owned(),
        ));
    }
    Ok(mended)
}

fn check(check: &Checked) -> Value {
    json!({
        "part": check.part.name(),
        "path": check.path.display().to_string(),
        "ok": check.complaint.is_none(),
        "message": check.complaint,
    })
}
