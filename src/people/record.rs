//! How dates are written.

/// `2026-11-24`.
pub(super) mod iso {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::people) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(in crate::people) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom(format_args!("`{text}` is not a date")))
    }
}

/// The same, or nothing.
pub(super) mod iso_or_none {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::people) fn serialize<S: Serializer>(
        date: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::people) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let date = text.parse().map_err(|_| serde::de::Error::custom(format_args!("`{text}` is not a date")));
        date.map(Some)
    }
}
