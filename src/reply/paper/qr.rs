//! QR codes, ISO/IEC 18004.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// A code: which squares are dark.
pub(super) struct Qr {
    /// Squares along one side.
    pub(super) side: usize,
    /// Runs of dark squares: column, row, length.
    pub(super) runs: Vec<(usize, usize, usize)>,
}

impl Qr {
    /// Of a text; `None` if it is longer than a code can say.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let mut runs = Vec::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let length = code[row][column..].iter().take_while(|module| module.value()).count();
                if length > 0 {
                    runs.push((column, row, length));
                }
                column += length.max(1);
            }
        }
        Some(Qr { side: code.size, runs })
    }

    /// As SVG, with the four light squares around it that scanners need.
    pub(super) fn svg(&self) -> String {
        let size = self.side + 8;
        let mut path = String::new();
        for (column, row, length) in &self.runs {
            let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + 4, row + 4);
        }
        format!(
            "<svg class=\"qr\" role=\"img\" aria-label=\"QR\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}
