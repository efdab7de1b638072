//! Borrowing a cell without the panic of `RefCell::borrow_mut`, which brings formatting along: 1 KB after compression.

use core::cell::{RefCell, RefMut};

/// Borrows; no cell is borrowed while JavaScript runs or a promise is awaited, so it is free.
#[expect(clippy::panic, reason = "unreachable, see above")]
pub fn borrow<T>(cell: &RefCell<T>) -> RefMut<'_, T> {
    let Ok(borrowed) = cell.try_borrow_mut() else { panic!("a cell is borrowed already") };
    borrowed
}
