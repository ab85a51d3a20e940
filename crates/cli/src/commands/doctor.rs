//! `cairn doctor`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs, data_dir};
use cairn_engine::{Checked, DataPart, Health, examine};
use cairn_protocol::ApiError;
use cairn_store::{DataFolder, UserDb, put_aside};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// What was mended, and how.
type Mended = (&'static str, String);

/// Tells what was found; the exit says whether anything is left to mend.
pub fn run(args: &Args, vault: &Path, repair: bool) -> Result<ExitCode, ApiError> {
    let data = DataFolder::new(data_dir(args)?);
    let look = || examine(vault, &data).map_err(ApiError::from);
    let mut checks = look()?;
    let mut mended = Vec::new();
    if repair {
        let before = checks;
        mended = mend(args, vault, &data, &before)?;
        checks = look()?;
        // What was tried in vain is not mended.
        mended.retain(|(name, _)| {
            checks
                .iter()
                .all(|check| check.part.name() != *name || check.is_well())
        });
    }
    let well = checks.iter().all(Checked::is_well);
    if args.json {
        output::document(&json!({
            "ok": well,
            "checks": checks.iter().map(check).collect::<Vec<_>>(),
            "mended": mended.iter().map(|(part, how)| json!({ "part": part, "message": how })).collect::<Vec<_>>(),
        }));
    } else {
        tell(&checks, &mended, repair);
    }
    // As of a checker of file systems: a script sees from the exit that something is to be done.
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn tell(checks: &[Checked], mended: &[Mended], repaired: bool) {
    for check in checks {
        let (word, why) = verdict(&check.health);
        say!("{word:<8} {:<11} {}", check.part.name(), check.path.display());
        if let Some(why) = why {
            say!("         {why}");
        }
    }
    if checks.is_empty() {
        say!("Nothing is stored of this vault yet.");
    }
    for (part, how) in mended {
        say!("mended   {part}: {how}");
    }
    let any = |which: fn(&Health) -> bool| checks.iter().any(|check| which(&check.health));
    if any(|health| matches!(health, Health::Newer(_))) {
        say!("What a newer Cairn wrote is left as it is: open it with that one.");
    }
    if any(|health| matches!(health, Health::Damaged(_))) {
        match repaired {
            false => say!("`cairn doctor --repair` mends what can be mended; nothing was changed yet."),
            true => say!(
                "What is still damaged is no longer needed, or could not be mended; it is left as it is."
            ),
        }
    }
}

/// Its name, and the reason for it.
fn verdict(health: &Health) -> (&'static str, Option<&str>) {
    match health {
        Health::Sound => ("ok", None),
        Health::Absent => ("absent", Some("It is not there, and is made when it is needed.")),
        Health::Newer(why) => ("newer", Some(why)),
        Health::Unread(why) => ("unread", Some(why)),
        Health::Damaged(why) => ("DAMAGED", Some(why)),
    }
}

/// Opens the vault, which puts a backup in the place of damaged user data and damaged files of the index aside, then reads
/// all notes anew and compares.
fn mend(args: &Args, vault: &Path, data: &DataFolder, before: &[Checked]) -> Result<Vec<Mended>, ApiError> {
    let damaged = |part: DataPart| {
        before
            .iter()
            .find(|check| check.part == part && matches!(check.health, Health::Damaged(_)))
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
    let bad = before
        .iter()
        .filter(|check| check.part == DataPart::Backup && matches!(check.health, Health::Damaged(_)));
    for copy in bad {
        put_aside(&copy.path).map_err(cairn_engine::EngineError::from)?;
        mended.push((copy.part.name(), format!("{} was put aside", copy.path.display())));
    }
    let newer = |check: &Checked| matches!(check.health, Health::Newer(_)) && check.part != DataPart::Backup;
    if before.iter().any(newer) {
        return Ok(mended);
    }
    let open = |rebuild| -> Result<_, ApiError> {
        let engine = session::open(args, vault, Needs { text: true, rebuild })?;
        match engine.status().read_only {
            None => Ok(engine),
            Some(why) => Err(ApiError::new(
                &why.code,
                format!("The index cannot be mended now. {}", why.message),
                why.hint,
            )),
        }
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
    let (word, why) = verdict(&check.health);
    json!({
        "part": check.part.name(),
        "path": check.path.display().to_string(),
        "ok": check.is_well(),
        "state": word.to_lowercase(),
        "message": why,
    })
}
