//! The equation's two weights: a logistic model of a yes by severity and cost, with a normal prior.

use super::observed::Exchange;
use engine::customer::{MAX_WEIGHT, Odds};
use flow::Flow;

/// How far the author's weights may be off, as a standard deviation, in log-odds a level. A choice, docs/PRACTICE.md:
/// half of what severity counts by default, and all of what cost does.
pub const SPREAD: f64 = 0.3;
/// Newton's method has long arrived after so many steps: near the mode it converges quadratically.
const STEPS: usize = 20;
/// It has arrived where both weights together move by less. A choice: far below the thousandth that is written.
const ARRIVED: f64 = 1e-6;

/// The weights of severity and cost that fit best, given the odds.
pub(super) fn fit_weights(flow: &Flow, author: &Odds, now: &Odds, all: &[&Exchange]) -> (f64, f64) {
    let (first_severity, first_cost) = author.weights();
    let asked: Vec<(&&Exchange, bool)> =
        all.iter().filter_map(|one| Some((one, one.accepted(flow)?))).collect();
    let (mut severity, mut cost) = now.weights();
    for _ in 0..STEPS {
        let odds = now.with_weights(severity, cost);
        let precision = 1.0 / (SPREAD * SPREAD);
        let mut slope = [(first_severity - severity) * precision, (first_cost - cost) * precision];
        let mut curve = [precision, 0.0, precision];
        for (one, yes) in &asked {
            let likely = one.acceptance_probability(flow, &odds);
            let x = Odds::acceptance_terms(one.state.balance());
            let miss = f64::from(u8::from(*yes)) - likely;
            let weight = likely * (1.0 - likely);
            for (slope, x) in slope.iter_mut().zip(x) {
                *slope += miss * x;
            }
            curve[0] += weight * x[0] * x[0];
            curve[1] += weight * x[0] * x[1];
            curve[2] += weight * x[1] * x[1];
        }
        let [a, b, d] = curve;
        let determinant = a * d - b * b;
        if determinant <= 0.0 {
            break;
        }
        let [first, second] = slope;
        let by = [(d * first - b * second) / determinant, (a * second - b * first) / determinant];
        severity = (severity + by[0]).clamp(0.0, MAX_WEIGHT);
        cost = (cost + by[1]).clamp(0.0, MAX_WEIGHT);
        if by[0].abs() + by[1].abs() < ARRIVED {
            break;
        }
    }
    (severity, cost)
}
