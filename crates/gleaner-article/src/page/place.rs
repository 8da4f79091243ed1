//! Places in the lists a page is laid out in, of a type for each kind of list: a block's is never taken for a node's.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut, Range};

/// A place in one kind of list.
pub(crate) trait Place: Copy + Ord {
    fn new(index: usize) -> Self;

    fn index(self) -> usize;

    /// Returns the place right after this one, where the list may have ended.
    fn next(self) -> Self {
        self.plus(1)
    }

    /// Returns the place right before this one; the first has none.
    fn before(self) -> Option<Self> {
        self.index().checked_sub(1).map(Self::new)
    }

    /// Returns the place so many further on; the list may have ended before it.
    fn plus(self, count: usize) -> Self {
        Self::new(self.index().saturating_add(count))
    }

    /// Returns the place so many further back, or the first.
    fn minus(self, count: usize) -> Self {
        Self::new(self.index().saturating_sub(count))
    }

    /// Returns how many places lie from one to the other, in whichever order they stand.
    fn distance(self, other: Self) -> usize {
        self.index().abs_diff(other.index())
    }
}

/// Where a node stands in its outline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(usize);

impl NodeId {
    /// The root of a page, which comes first.
    pub(crate) const ROOT: Self = Self(0);
}

impl Place for NodeId {
    fn new(index: usize) -> Self {
        Self(index)
    }

    fn index(self) -> usize {
        self.0
    }
}

/// Places that follow each other.
#[derive(Debug, Clone)]
pub(crate) struct Span<P> {
    indices: Range<usize>,
    kind: PhantomData<P>,
}

impl<P: Place> Span<P> {
    /// Returns the places from one on, up to another that is none of them.
    pub(crate) fn new(start: P, end: P) -> Self {
        Self { indices: start.index()..end.index(), kind: PhantomData }
    }

    pub(crate) fn start(&self) -> P {
        P::new(self.indices.start)
    }

    /// Returns the place after the last.
    pub(crate) fn end(&self) -> P {
        P::new(self.indices.end)
    }

    pub(crate) fn contains(&self, place: P) -> bool {
        self.indices.contains(&place.index())
    }
}

impl<P: Place> Iterator for Span<P> {
    type Item = P;

    fn next(&mut self) -> Option<P> {
        self.indices.next().map(P::new)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl<P: Place> DoubleEndedIterator for Span<P> {
    fn next_back(&mut self) -> Option<P> {
        self.indices.next_back().map(P::new)
    }
}

impl<P: Place> ExactSizeIterator for Span<P> {}

/// A list with a value for each place.
#[derive(Debug, Clone)]
pub(crate) struct Listed<P, T> {
    values: Vec<T>,
    kind: PhantomData<P>,
}

impl<P: Place, T> Listed<P, T> {
    pub(crate) fn push(&mut self, value: T) {
        self.values.push(value);
    }

    /// Returns the place after the last.
    pub(crate) fn end(&self) -> P {
        P::new(self.values.len())
    }

    pub(crate) fn places(&self) -> Span<P> {
        Span::new(P::new(0), self.end())
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn get(&self, place: P) -> Option<&T> {
        self.values.get(place.index())
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// Returns each value with its place.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (P, &T)> {
        self.values.iter().enumerate().map(|(index, value)| (P::new(index), value))
    }
}

impl<P, T> Default for Listed<P, T> {
    fn default() -> Self {
        Self { values: Vec::new(), kind: PhantomData }
    }
}

impl<P, T> FromIterator<T> for Listed<P, T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self { values: values.into_iter().collect(), kind: PhantomData }
    }
}

impl<P, T> IntoIterator for Listed<P, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<P: Place, T> Index<P> for Listed<P, T> {
    type Output = T;

    fn index(&self, place: P) -> &T {
        &self.values[place.index()]
    }
}

impl<P: Place, T> IndexMut<P> for Listed<P, T> {
    fn index_mut(&mut self, place: P) -> &mut T {
        &mut self.values[place.index()]
    }
}

impl<P: Place, T> Index<Span<P>> for Listed<P, T> {
    type Output = [T];

    fn index(&self, places: Span<P>) -> &[T] {
        &self.values[places.indices]
    }
}
