//! Charts as SVG that stands in the page: no script, no font, nothing fetched.

use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 62.0;
const BOTTOM: f64 = 34.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 12.0;

/// Points of one line at most; more are thinned out.
const POINTS_MAX: usize = 600;

/// How an axis is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    /// By powers of ten; what is not above zero stands at the lowest.
    Log,
}

/// A line of a chart.
pub(super) struct Series<'a> {
    pub(super) name: &'a str,
    /// The number of its colour.
    pub(super) colour: usize,
    pub(super) points: Vec<(f64, f64)>,
}

/// A chart.
pub(super) struct Chart<'a> {
    pub(super) x: &'a str,
    pub(super) y: &'a str,
    pub(super) y_scale: Scale,
    /// Names of places on the x axis; numbers where there are none.
    pub(super) x_names: Vec<(f64, String)>,
    pub(super) series: Vec<Series<'a>>,
    /// Stretches of the x axis in which something stood still, and moments at which somebody changed something.
    pub(super) marks: Vec<(f64, f64)>,
}

/// Text that may stand in a page.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Chart<'_> {
    /// The chart as an `svg` element; nothing where there is nothing to draw.
    pub(super) fn svg(&self) -> String {
        let all = || self.series.iter().flat_map(|series| series.points.iter().copied());
        if all().count() == 0 {
            return String::new();
        }
        let ends = |of: fn((f64, f64)) -> f64| {
            all().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let (x_low, mut x_high) = ends(|point| point.0);
        let (_, y_high) = ends(|point| point.1);
        if x_high <= x_low {
            x_high = x_low + 1.0;
        }
        let y_low = match self.y_scale {
            Scale::Linear => 0.0,
            Scale::Log => {
                let least = all().map(|point| point.1).filter(|y| *y > 0.0).fold(y_high.max(1.0), f64::min);
                10f64.powf(least.log10().floor())
            }
        };
        let y_high = y_high.max(y_low * 10.0).max(1e-6);
        let x = |value: f64| LEFT + (value - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| {
            let part = match self.y_scale {
                Scale::Linear => value / y_high,
                Scale::Log => (value.max(y_low) / y_low).log10() / (y_high / y_low).log10(),
            };
            HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)
        };
        let mut out =
            format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">", escaped(self.y));
        for tick in self.ticks(y_low, y_high) {
            let at = y(tick);
            let _ = write!(
                out,
                "<line class=\"g\" x1=\"{LEFT}\" x2=\"{:.0}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text x=\"{:.0}\" y=\"{:.1}\" class=\"r\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                at + 4.0,
                tick_text(tick)
            );
        }
        let names = if self.x_names.is_empty() {
            linear_ticks(x_low, x_high).into_iter().map(|tick| (tick, tick_text(tick))).collect()
        } else {
            self.x_names.clone()
        };
        for (value, name) in names {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.0}\" class=\"m\">{}</text>",
                x(value),
                HEIGHT - BOTTOM + 16.0,
                escaped(&name)
            );
        }
        let _ = write!(
            out,
            "<text x=\"{:.0}\" y=\"{:.0}\" class=\"m\">{}</text>",
            (LEFT + WIDTH) / 2.0,
            HEIGHT - 4.0,
            escaped(self.x)
        );
        for (from, to) in self.marks.iter().filter(|(from, to)| *to >= x_low && *from <= x_high) {
            let (from, to) = (x(from.max(x_low)), x(to.min(x_high)));
            let _ = write!(
                out,
                "<rect class=\"s\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.0}\"/>",
                (to - from).max(1.0),
                HEIGHT - BOTTOM - TOP
            );
        }
        for series in &self.series {
            let every = series.points.len().div_ceil(POINTS_MAX).max(1);
            let points: Vec<String> = series
                .points
                .iter()
                .step_by(every)
                .map(|point| format!("{:.1},{:.1}", x(point.0), y(point.1)))
                .collect();
            let _ = write!(out, "<polyline class=\"c{}\" points=\"{}\"/>", series.colour, points.join(" "));
            if points.len() <= 60 {
                for point in &points {
                    if let Some((cx, cy)) = point.split_once(',') {
                        let _ = write!(
                            out,
                            "<circle class=\"d{}\" cx=\"{cx}\" cy=\"{cy}\" r=\"2.5\"/>",
                            series.colour
                        );
                    }
                }
            }
        }
        out.push_str("</svg><p class=\"k\">");
        for series in &self.series {
            let _ = write!(out, "<span class=\"k{}\">■</span> {} ", series.colour, escaped(series.name));
        }
        out.push_str("</p>");
        out
    }

    fn ticks(&self, low: f64, high: f64) -> Vec<f64> {
        match self.y_scale {
            Scale::Linear => linear_ticks(low, high),
            Scale::Log => {
                let mut ticks = vec![low];
                while let Some(next) = ticks.last().map(|tick| tick * 10.0).filter(|tick| *tick <= high) {
                    ticks.push(next);
                }
                ticks
            }
        }
    }
}

/// Four to eight round numbers.
fn linear_ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low).max(1e-9) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|of| of * power).into_iter().find(|step| *step >= rough).unwrap_or(rough);
    let mut ticks = Vec::new();
    let mut tick = (low / step).ceil() * step;
    while tick <= high + step * 1e-6 && ticks.len() < 12 {
        ticks.push(tick);
        tick += step;
    }
    ticks
}

fn tick_text(tick: f64) -> String {
    if tick.abs() >= 1.0 || tick == 0.0 { format!("{:.0}", tick) } else { format!("{tick:.2}") }
}
