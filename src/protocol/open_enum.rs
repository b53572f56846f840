//! `open_enum!`: AWS's enumerations, which may gain values at any time.

/// Declares an enumeration whose unknown values survive, and are written as they came.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$doc])* #[cfg_attr(test, ts(rename = $text))] $variant,)*
            /// A value this version does not know, as AWS sent it.
            #[cfg_attr(test, ts(untagged))]
            Other(#[cfg_attr(test, ts(type = "(string & {})"))] String),
        }

        impl $name {
            /// AWS's own spelling.
            #[must_use]
            $vis fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Other(text),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::protocol::value::Member for $name {
            fn value(&self) -> $crate::protocol::value::Value<'_> {
                $crate::protocol::value::Value::Text(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::protocol::shape::Member for $name {
            fn slot(member: &mut Option<Self>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Text(member)
            }

        }

        impl $crate::protocol::shape::Element for $name {
            fn slot_of_many(member: &mut Option<Vec<Self>>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Texts(member)
            }
        }
    };
}

pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    open_enum! {
        /// An enumeration for the tests.
        Light {
            /// Go.
            Green = "GREEN",
        }
    }

    #[test]
    fn an_unknown_value_survives() {
        let light = Light::from("MAUVE".to_owned());
        assert_eq!(light, Light::Other("MAUVE".to_owned()));
        assert_eq!(serde_json::to_string(&light).unwrap(), "\"MAUVE\"");
        assert_eq!(Light::from("GREEN".to_owned()), Light::Green);
    }
}
