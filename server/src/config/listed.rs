//! Several values of one kind in one setting: a list, or one text with commas, as flags and variables have it.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// The values, in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T>(Vec<T>);

impl<T> Listed<T> {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for Listed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: FromStr<Err: fmt::Display>> Visitor<'de> for Reader<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text with commas, or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Listed<T>, E> {
        text.split(',').map(|one| one.trim().parse().map_err(E::custom)).collect()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<Listed<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(text) = texts.next_element::<String>()? {
            values.push(text.trim().parse().map_err(A::Error::custom)?);
        }
        Ok(Listed(values))
    }
}
