//! The HTTP server around a [`Sim`](crate::Sim): the API at `POST /`, the page beside it, the control interface under `/_sim/`.
//! Loopback only.

mod clock;
mod connection;
mod control;
mod issuer;
mod options;
mod site;

use std::cell::RefCell;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;

use crate::key;
pub use options::{Command, Options, USAGE};

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the port cannot be had, or the system refuses a signal handler.
pub fn serve(options: &Options) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, listen(options))
}

async fn listen(options: &Options) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port))).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let state = connection::State::new(options, &origin).map_err(io::Error::other)?;
    // Before anyone is told that it runs, and may want to stop it.
    let (mut interrupted, mut terminated) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    announce(options, &origin);
    let state = Rc::new(RefCell::new(state));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = interrupted.recv() => return Ok(()),
            _ = terminated.recv() => return Ok(()),
        };
        // A client that went away before it was accepted is no reason to stop.
        let Ok((stream, _)) = accepted else { continue };
        let state = Rc::clone(&state);
        tokio::task::spawn_local(async move {
            let service = service_fn(move |request| connection::answer(Rc::clone(&state), request));
            // An error here is a client that left, or a fault that was asked for.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

fn announce(options: &Options, origin: &str) {
    println!("ecs-sim listening on {origin}");
    if options.scenario.is_none() {
        return;
    }
    for key in key::KEYS {
        println!("\n# {} (account {})", key.name, key.account);
        println!("export AWS_ACCESS_KEY_ID={}", key.access_key_id);
        println!("export AWS_SECRET_ACCESS_KEY={}", key.secret_access_key);
        if let Some(token) = key.session_token {
            println!("export AWS_SESSION_TOKEN={token}");
        }
    }
}
