//! Whether something goes wrong on purpose.

use std::fmt;
use std::sync::Arc;

/// Whether a tester has armed a fault; whoever arms them is asked. Clones ask the same.
#[derive(Clone, Default)]
pub struct Armed(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Armed {
    /// Armed while this says so. It is asked for every page: it must not wait.
    pub fn while_true(asked: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Armed(Some(Arc::new(asked)))
    }

    /// Whether a fault is armed now.
    pub fn now(&self) -> bool {
        self.0.as_ref().is_some_and(|asked| asked())
    }
}

impl fmt::Debug for Armed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Armed({})", self.now())
    }
}
