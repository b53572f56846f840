//! Output shapes: the members this crate decides on, and all others as AWS sent them.
//!
//! A shape is read through `dyn Shape`, by one function for all shapes. Derived code is
//! compiled again for every struct: for these operations it alone was larger than the whole wasm module may be.

use std::fmt;

use super::member::{Number, Others};
use crate::timestamp::Timestamp;

/// A JSON object with typed members.
pub(crate) trait Shape {
    /// Where the member `name` goes.
    fn slot(&mut self, name: &str) -> Slot<'_>;
    /// Where every other member goes; `None` where nobody asks for them.
    fn others_mut(&mut self) -> Option<&mut Others>;

    /// A member that has a slot has come, and not as null: that stands for an absent one.
    fn mark_present(&mut self) {}
}

/// Where a member's value goes.
pub(crate) enum Slot<'a> {
    /// A string, or an open enumeration.
    Text(&'a mut dyn TextSlot),
    /// A whole number.
    Integer(&'a mut Option<i32>),
    /// Any number.
    Number(&'a mut Option<Number>),
    /// A timestamp.
    Time(&'a mut Option<Timestamp>),
    /// An object.
    Object(&'a mut dyn ObjectSlot),
    /// An array of strings.
    Texts(&'a mut dyn TextsSlot),
    /// An array of objects.
    Objects(&'a mut dyn ObjectsSlot),
    /// Not a typed member.
    Other,
}

/// It is room for a member, and shows none.
impl fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").finish_non_exhaustive()
    }
}

/// A type that a typed member can have.
pub(crate) trait Member: Sized {
    /// Where its value goes.
    fn slot(member: &mut Option<Self>) -> Slot<'_>;
}

/// A type that the elements of a typed array can have.
pub(crate) trait Element: Member {
    /// Where their values go.
    fn slot_of_many(member: &mut Option<Vec<Self>>) -> Slot<'_>;
}

/// Takes a string.
pub(crate) trait TextSlot {
    /// Takes it.
    fn put(&mut self, text: String);
}

impl<T: From<String>> TextSlot for Option<T> {
    fn put(&mut self, text: String) {
        *self = Some(text.into());
    }
}

/// Takes an array of strings.
pub(crate) trait TextsSlot {
    /// Takes it.
    fn put_all(&mut self, texts: Vec<String>);
}

impl<T: From<String>> TextsSlot for Option<Vec<T>> {
    fn put_all(&mut self, texts: Vec<String>) {
        *self = Some(texts.into_iter().map(T::from).collect());
    }
}

/// Takes an object.
pub(crate) trait ObjectSlot {
    /// Makes room for it.
    fn fresh(&mut self) -> &mut dyn Shape;
}

impl<T: Shape + Default> ObjectSlot for Option<T> {
    fn fresh(&mut self) -> &mut dyn Shape {
        self.insert(T::default())
    }
}

/// Takes an array of objects.
pub(crate) trait ObjectsSlot {
    /// An array begins.
    fn start(&mut self);
    /// Makes room for one more.
    fn more(&mut self) -> &mut dyn Shape;
}

impl<T: Shape + Default> ObjectsSlot for Option<Vec<T>> {
    fn start(&mut self) {
        *self = Some(Vec::new());
    }

    fn more(&mut self) -> &mut dyn Shape {
        let all = self.get_or_insert_default();
        let last = all.len();
        all.push(T::default());
        &mut all[last]
    }
}

impl<T: Element> Member for Vec<T> {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        T::slot_of_many(member)
    }
}

impl Member for String {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Text(member)
    }
}

impl Element for String {
    fn slot_of_many(member: &mut Option<Vec<Self>>) -> Slot<'_> {
        Slot::Texts(member)
    }
}

impl Member for i32 {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Integer(member)
    }
}

impl Member for Number {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Number(member)
    }
}

impl Member for Timestamp {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Time(member)
    }
}
