//! The text of a scripted answer, with places that the message fills.

use super::path::Path;
use super::service::ServiceCall;
use crate::interface::ScriptFault;
use crate::random::Random;
use crate::xml::Writer;

/// A text with places.
#[derive(Debug, Clone)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Place(Place),
}

#[derive(Debug, Clone)]
enum Place {
    MessageId,
    SenderId,
    ServiceId,
    SessionId,
    Number,
    Now,
    Date,
    Uuid,
    At(Path),
}

/// The names of places that are no path.
const NAMES: &str = "$messageId, $senderId, $serviceId, $sessionId, $iin, $bin, $now, $date, $uuid";

impl Template {
    /// Reads it: `{{path}}` for what stands in the message's document, `{{$messageId}}` and its like for the message itself.
    pub(super) fn parse(text: &str) -> Result<Self, ScriptFault> {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((place, behind)) = after.split_once("}}") else {
                return Err(ScriptFault::OpenPlace { text: after.chars().take(40).collect() });
            };
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Place(place_of(place.trim())?));
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Template(pieces))
    }

    /// With its places filled, as XML: what stands in the message goes in escaped.
    pub(super) fn filled(&self, call: &ServiceCall, number: Option<&str>, random: &dyn Random) -> String {
        self.filled_by(|place| Writer::escaped(&place.value(call, number, random)))
    }

    /// With its places filled, as text.
    pub(super) fn text(&self, call: &ServiceCall, number: Option<&str>, random: &dyn Random) -> String {
        self.filled_by(|place| place.value(call, number, random))
    }

    fn filled_by(&self, value: impl Fn(&Place) -> String) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(own) => text.push_str(own),
                Piece::Place(place) => text.push_str(&value(place)),
            }
        }
        text
    }
}

fn place_of(word: &str) -> Result<Place, ScriptFault> {
    let Some(name) = word.strip_prefix('$') else { return Path::parse(word).map(Place::At) };
    match name {
        "messageId" => Ok(Place::MessageId),
        "senderId" => Ok(Place::SenderId),
        "serviceId" => Ok(Place::ServiceId),
        "sessionId" => Ok(Place::SessionId),
        "iin" | "bin" => Ok(Place::Number),
        "now" => Ok(Place::Now),
        "date" => Ok(Place::Date),
        "uuid" => Ok(Place::Uuid),
        _ => {
            let name = format!("${}", name.chars().take(40).collect::<String>());
            Err(ScriptFault::NoSuchPlace { name, known: NAMES.to_owned() })
        }
    }
}

impl Place {
    fn value(&self, call: &ServiceCall, number: Option<&str>, random: &dyn Random) -> String {
        match self {
            Place::MessageId => call.message.message_id.clone(),
            Place::SenderId => call.message.sender_id.clone(),
            Place::ServiceId => call.message.service_id.clone(),
            Place::SessionId => call.session_id.clone(),
            Place::Number => number.unwrap_or_default().to_owned(),
            Place::Now => call.now.to_string(),
            Place::Date => call.now.to_string().chars().take(10).collect(),
            Place::Uuid => random.uuid(),
            Place::At(path) => path.text(&call.document).unwrap_or_default(),
        }
    }
}
