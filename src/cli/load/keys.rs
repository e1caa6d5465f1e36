//! Keys pressed in a terminal while a load runs, and the line that is renewed meanwhile.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::sync::mpsc::{Receiver, channel};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

/// A terminal whose keys are heard one by one; as it was once this is dropped.
pub(super) struct Keys {
    before: Termios,
    pressed: Receiver<u8>,
}

impl Keys {
    /// Nothing where nobody sits at a terminal.
    pub(super) fn hear() -> Option<Self> {
        let (stdin, stderr) = (std::io::stdin(), std::io::stderr());
        if !stdin.is_terminal() || !stderr.is_terminal() {
            return None;
        }
        let before = tcgetattr(&stdin).ok()?;
        let mut raw = before.clone();
        raw.local_modes &= !(LocalModes::ICANON | LocalModes::ECHO);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&stdin, OptionalActions::Now, &raw).ok()?;
        let (press, pressed) = channel();
        // It waits for the next key and ends with the process, or with the channel.
        std::thread::spawn(move || {
            let mut key = [0];
            while stdin.lock().read_exact(&mut key).is_ok() && press.send(key[0]).is_ok() {}
        });
        Some(Keys { before, pressed })
    }

    /// The keys pressed since the last call.
    pub(super) fn pressed(&self) -> Vec<u8> {
        self.pressed.try_iter().collect()
    }

    /// Writes the line over the one before.
    pub(super) fn show(&self, line: &str) {
        let mut stderr = std::io::stderr();
        // A terminal that has gone is no error.
        let _ = write!(stderr, "\r\x1b[2K{line}");
        let _ = stderr.flush();
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
        let _ = writeln!(std::io::stderr());
    }
}
