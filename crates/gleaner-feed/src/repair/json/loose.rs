//! JSON values of the wrong type, taken for what they must mean.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A text, or a number or boolean written out; `None` for anything else, and for nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Loose(pub(super) Option<String>);

impl Loose {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Loose;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
                Ok(Loose((!text.trim().is_empty()).then(|| text.to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
                Ok(Loose(Some(number.to_string())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
                Ok(Loose(Some(number.to_string())))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
                Ok(Loose(Some(number.to_string())))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_unit<E>(self) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Loose, A::Error> {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Loose, A::Error> {
                while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// A list, or one thing where a list was due; what is neither is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// No list in an item is longer; the items themselves are not read as one.
const MAX_LENGTH: usize = 500;

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values(PhantomData))
    }
}

struct Values<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Values<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<OneOrMany<T>, A::Error> {
        let mut found = Vec::new();
        while let Some(OneOrMany(value)) = values.next_element()? {
            if found.len() < MAX_LENGTH {
                found.extend(value);
            }
        }
        Ok(OneOrMany(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrMany<T>, A::Error> {
        Ok(OneOrMany(vec![T::deserialize(MapAccessDeserializer::new(map))?]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany(T::deserialize(StrDeserializer::<E>::new(text)).into_iter().collect()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany::default())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany::default())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany::default())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany::default())
    }

    fn visit_unit<E: Error>(self) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany::default())
    }
}
