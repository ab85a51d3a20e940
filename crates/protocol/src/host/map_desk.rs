//! What the page keeps of the open vault's maps, beside the user's other settings.

use super::Host;
use super::marks::vault;
use crate::dto::MapDesk;
use crate::error::ApiError;
use cairn_engine::Engine;

/// More than this is no set of choices.
const MOST_BYTES: usize = 256 * 1024;

impl Host {
    pub(super) fn kept_desk(&self, engine: &Engine) -> Result<MapDesk, ApiError> {
        let text = self.with_user(|user| Ok(user.setting(&key(engine))?))?;
        Ok(MapDesk {
            text: text.unwrap_or_default(),
        })
    }

    pub(super) fn keep_desk(&self, engine: &Engine, desk: &MapDesk) -> Result<(), ApiError> {
        if desk.text.len() > MOST_BYTES {
            return Err(ApiError::new(
                "map.desk_too_large",
                "There are too many views of the map to keep. Those kept before are not harmed.",
                "Remove views you no longer need.",
            ));
        }
        self.with_user(|user| Ok(user.set_setting(&key(engine), &desk.text)?))
    }
}

fn key(engine: &Engine) -> String {
    format!("map {}", vault(engine))
}
