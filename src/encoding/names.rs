//! Enums as text: one name a value, from one table.

/// Gives an enum `ALL`, `as_str`, `parse` and `Display` by the names of its values.
macro_rules! names {
    ($type:ident { $($value:ident => $text:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in order.
            pub const ALL: [$type; [$($text),+].len()] = [$($type::$value),+];

            /// As it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($type::$value => $text),+
                }
            }

            /// The one written as `text`.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some($type::$value),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use names;
