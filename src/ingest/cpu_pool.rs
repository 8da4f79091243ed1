use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use tokio::sync::oneshot;

/// Threads for the pure rooms: parsing and extraction take milliseconds of a core, and meet whatever strangers send.
///
/// As many as there are cores, so that memory holds no more trees than can be worked on; with a deep stack, because
/// what nests in a page is not ours to say; and a panic ends one job, not the thread.
#[derive(Debug, Clone)]
pub struct CpuPool {
    jobs: mpsc::Sender<Job>,
}

type Job = Box<dyn FnOnce() + Send>;

/// A job that panicked, with what it said last.
#[derive(Debug, thiserror::Error)]
#[error("reading it failed inside gleaner, please report it: {0}")]
pub struct Panicked(String);

const STACK_BYTES: usize = 32 * 1024 * 1024;

impl CpuPool {
    /// Starts one thread per core.
    pub fn start() -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..thread::available_parallelism()?.get() {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("cpu-{number}")).stack_size(STACK_BYTES).spawn(
                move || {
                    while let Some(job) = next(&queue) {
                        job();
                    }
                },
            )?;
        }
        Ok(Self { jobs })
    }

    /// Does one job on one of the pool's threads and waits for what it returns.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let (done, result) = oneshot::channel();
        let job = move || {
            let outcome =
                catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked(message(&*payload)));
            // Nobody waits any more when the task was dropped.
            let _ = done.send(outcome);
        };
        // The threads outlive every pool that could send to them, and a job always answers.
        let _ = self.jobs.send(Box::new(job));
        result.await.unwrap_or_else(|_| Err(Panicked("its thread ended".to_owned())))
    }
}

fn next(queue: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_the_job_and_not_the_pool() {
        let pool = CpuPool::start().unwrap();
        let err = pool.run(|| -> u32 { panic!("nested too deep") }).await.unwrap_err();
        assert!(err.to_string().contains("nested too deep"), "{err}");
        for number in 0..100 {
            assert_eq!(pool.run(move || number + 1).await.unwrap(), number + 1);
        }
    }
}
