//! A solved plan as bytes, so that it need not be solved again.

use super::Scalar;
use super::policy::Plan;
use flow::id::RequestId;

/// What such bytes begin with.
const MAGIC: &[u8; 8] = b"wanliu\x01p";
/// Then comes how many states there are.
const HEAD: usize = MAGIC.len() + size_of::<u64>();
/// And for each its key and its value.
const ROW: usize = size_of::<u128>() + size_of::<Scalar>();

/// Bytes that are no plan of this flow and these odds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanDecodeError;

impl Plan<'_> {
    /// What was solved for one request and customer, as bytes; `None` if nothing was.
    #[must_use]
    pub fn to_bytes(&self, request: RequestId, given: u128) -> Option<Vec<u8>> {
        let solved = self.requests.get(&request)?;
        let values = solved.values.get(&given)?;
        let mut bytes = Vec::with_capacity(HEAD + values.len() * ROW);
        bytes.extend(MAGIC);
        bytes.extend(u64::try_from(values.len()).unwrap_or_default().to_le_bytes());
        for (state, value) in solved.states.iter().zip(values) {
            bytes.extend(state.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        Some(bytes)
    }

    /// Takes in what was solved before for one request and customer.
    ///
    /// # Errors
    /// If these are no such bytes.
    pub fn load_bytes(
        &mut self,
        request: RequestId,
        given: u128,
        bytes: &[u8],
    ) -> Result<(), PlanDecodeError> {
        let (mark, rest) = bytes.split_first_chunk::<8>().ok_or(PlanDecodeError)?;
        let (count, rest) = rest.split_first_chunk::<8>().ok_or(PlanDecodeError)?;
        let count = usize::try_from(u64::from_le_bytes(*count)).map_err(|_| PlanDecodeError)?;
        if mark != MAGIC || rest.len() != count.checked_mul(ROW).ok_or(PlanDecodeError)? {
            return Err(PlanDecodeError);
        }
        let mut states: Vec<u128> = Vec::with_capacity(count);
        let mut values: Vec<Scalar> = Vec::with_capacity(count);
        for row in rest.chunks_exact(ROW) {
            let (state, value) = row.split_first_chunk::<16>().ok_or(PlanDecodeError)?;
            let value = value.first_chunk::<4>().ok_or(PlanDecodeError)?;
            states.push(u128::from_le_bytes(*state));
            values.push(Scalar::from_le_bytes(*value));
        }
        let solved = self.requests.entry(request).or_default();
        if solved.states.is_empty() {
            solved.index = states.iter().copied().zip(0..).collect();
            solved.states = states;
        } else if solved.states != states {
            return Err(PlanDecodeError);
        }
        solved.values.insert(given, values);
        Ok(())
    }
}
