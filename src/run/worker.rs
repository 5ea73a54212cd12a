//! Worker threads: named, one job after the other, and of jobs that supersede each other only the
//! newest.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{Builder, JoinHandle};

/// A thread that works off jobs. Dropped, it finishes what is queued.
pub struct Worker<J> {
    jobs: Option<Sender<J>>,
    thread: Option<JoinHandle<()>>,
}

impl<J: Send + 'static> Worker<J> {
    /// Starts a thread that does jobs by `work`. Of two queued jobs, the older one is handed to
    /// `skip` instead when `supersedes(newer, older)`.
    pub fn start(
        name: &str,
        supersedes: fn(&J, &J) -> bool,
        mut skip: impl FnMut(J) + Send + 'static,
        mut work: impl FnMut(J) + Send + 'static,
    ) -> Self {
        let (jobs, inbox): (Sender<J>, Receiver<J>) = mpsc::channel();
        let body = move || {
            let mut queue: VecDeque<J> = VecDeque::new();
            loop {
                if queue.is_empty() {
                    match inbox.recv() {
                        Ok(job) => queue.push_back(job),
                        Err(_) => return,
                    }
                }
                for job in inbox.try_iter() {
                    while let Some(at) = queue.iter().position(|older| supersedes(&job, older)) {
                        queue.remove(at).into_iter().for_each(&mut skip);
                    }
                    queue.push_back(job);
                }
                queue.pop_front().into_iter().for_each(&mut work);
            }
        };
        // Without threads there is no program: the job channel then stays closed and every job
        // is refused.
        let thread = Builder::new().name(name.to_owned()).spawn(body).ok();
        Self { jobs: Some(jobs), thread }
    }

    /// Queues a job; gives it back when the thread is gone.
    pub fn queue(&self, job: J) -> Result<(), J> {
        match &self.jobs {
            Some(jobs) => jobs.send(job).map_err(|it| it.0),
            None => Err(job),
        }
    }
}

impl<J> Drop for Worker<J> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say.
            _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn only_the_newest_of_a_kind_is_done_and_the_rest_in_order() {
        let log = Arc::new(Mutex::new(Vec::new()));
        let (begun, wait) = mpsc::channel();
        let (go, gate) = mpsc::channel::<()>();
        let (done, skipped) = (log.clone(), log.clone());
        let worker = Worker::start(
            "test",
            |newer: &(char, u8), older| newer.0 == older.0,
            move |job| skipped.lock().unwrap().push(("skipped", job)),
            move |job| {
                begun.send(()).unwrap();
                gate.recv().unwrap();
                done.lock().unwrap().push(("done", job));
            },
        );
        worker.queue(('a', 1)).unwrap();
        wait.recv().unwrap();
        for job in [('a', 2), ('b', 1), ('a', 3)] {
            worker.queue(job).unwrap();
        }
        for _ in 0..3 {
            go.send(()).unwrap();
        }
        drop(worker);
        let log = log.lock().unwrap();
        assert_eq!(
            *log,
            [("done", ('a', 1)), ("skipped", ('a', 2)), ("done", ('b', 1)), ("done", ('a', 3))]
        );
    }
}
