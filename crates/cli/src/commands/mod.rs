//! One function a command: open, ask the engine, print.

mod doctor;
mod export;
mod fringe;
mod gaps;
mod index;
mod layout;
mod learn;
mod links;
mod need;
mod note;
mod outline;
mod path;
mod plan;
mod prerequisites;
mod query;
mod readiness;
mod report;
mod review;
mod search;
mod sections;
mod serve;
mod source;
mod stats;
mod topics;
mod unlocks;

use crate::args::{Args, Command};
use cairn_protocol::ApiError;
use std::process::ExitCode;

/// Runs the command of the command line, and gives how the program ends.
pub fn run(args: Args) -> Result<ExitCode, ApiError> {
    let done = match &args.command {
        Command::Index { vault, rebuild } => index::run(&args, vault, *rebuild),
        Command::Stats { vault } => stats::run(&args, vault),
        Command::Links { vault, unresolved } => links::run(&args, vault, *unresolved),
        Command::Note { vault, note } => note::run(&args, vault, note),
        Command::Fringe { vault, known } => fringe::run(&args, vault, known),
        Command::Gaps {
            vault,
            kind,
            limit,
            ignored,
        } => {
            let request = gaps::request(kind, *limit, *ignored);
            gaps::run(&args, vault, &request)
        }
        Command::Unlocks { vault, note, known } => unlocks::run(&args, vault, note, known),
        Command::Need {
            vault,
            from,
            to,
            verdict,
        } => need::run(&args, vault, (from.as_deref(), to.as_deref()), *verdict),
        Command::Prerequisites { set, reset } => prerequisites::run(&args, set.as_deref(), *reset),
        Command::Sections { set, reset } => sections::run(&args, set.as_deref(), *reset),
        Command::Topics { vault, root } => topics::run(&args, vault, root.as_deref()),
        Command::Search {
            vault,
            query,
            limit,
            explain,
        } => search::run(&args, vault, query, *limit, *explain),
        Command::Query {
            vault,
            query,
            origin,
            recovered,
        } => query::run(&args, vault, query, origin.as_deref(), *recovered),
        Command::Queries {
            vault,
            run,
            recovered,
        } => query::list(&args, vault, *run, *recovered),
        Command::Outline { file } => outline::run(&args, file),
        Command::Source { action } => source::run(&args, action),
        Command::Report {
            vault,
            source,
            output,
        } => report::run(&args, vault, source, output.as_deref()),
        Command::Path {
            vault,
            from,
            to,
            via_hubs,
            alternatives,
        } => {
            let request = path::request(from, to, *via_hubs, *alternatives);
            path::run(&args, vault, &request)
        }
        Command::Learn {
            vault,
            target,
            known,
            hours,
            min_confidence,
        } => {
            let request = learn::request(target, known, *hours, *min_confidence)?;
            learn::run(&args, vault, request, min_confidence.is_none())
        }
        Command::Readiness { vault, date, scope } => readiness::run(&args, vault, date, scope),
        Command::Plan { vault, .. } => plan::run(&args, vault),
        Command::Review { vault, action } => review::run(&args, vault, action),
        Command::Export { .. } | Command::Layout { .. } => take_away(&args),
        Command::Doctor { vault, repair } => return doctor::run(&args, vault, *repair),
        Command::Serve { vault, port } => serve::run(&args, vault.as_deref(), *port),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// The commands that write the graph to a file.
fn take_away(args: &Args) -> Result<(), ApiError> {
    match &args.command {
        Command::Export {
            vault,
            format,
            output,
            kind,
        } => export::run(args, vault, *format, output, kind),
        Command::Layout {
            vault,
            algorithm,
            scope,
            output,
        } => layout::run(args, vault, *algorithm, scope.as_deref(), output),
        _ => Ok(()),
    }
}
