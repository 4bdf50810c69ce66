//! Sockets: one port on both loopback addresses, and a listener that a fault can take away.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::Router;
use hyper::{
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    breakage::{self, Broken},
    faults::{Fault, FaultSet, Switches},
    state::State,
};

/// How often a free port is looked for when the one the system chose is taken on the other address.
const ATTEMPTS: u8 = 8;
/// How long to wait before a port that is taken is tried again.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a switch waits for the listener it switches.
const SETTLE_LIMIT: Duration = Duration::from_secs(5);

/// The sockets of one port: 127.0.0.1 and, where it exists, `::1`, for a browser may take
/// `localhost` for either.
#[derive(Debug)]
pub(crate) struct Sockets {
    pub(crate) port: u16,
    four: TcpListener,
    six: Option<TcpListener>,
}

impl Sockets {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match &self.six {
            Some(six) => tokio::select! {
                accepted = self.four.accept() => accepted,
                accepted = six.accept() => accepted,
            },
            None => self.four.accept().await,
        }
    }
}

/// Listens on `port`, or on any free port when it is 0.
pub(crate) async fn bind(port: u16) -> io::Result<Sockets> {
    let mut attempt = 1;
    loop {
        match bind_once(port).await {
            Err(error)
                if port == 0 && error.kind() == io::ErrorKind::AddrInUse && attempt < ATTEMPTS =>
            {
                attempt += 1;
            }
            result => return result,
        }
    }
}

async fn bind_once(port: u16) -> io::Result<Sockets> {
    let four = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = four.local_addr()?.port();
    let six = match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
        Ok(six) => Some(six),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // A machine without IPv6.
        Err(_) => None,
    };
    Ok(Sockets { port, four, six })
}

/// Whether a listener that a fault can take away is there.
#[derive(Debug)]
pub(crate) struct Presence {
    fault: Fault,
    /// `None` where nothing listens because the router is used in process.
    listening: watch::Sender<Option<bool>>,
}

impl Presence {
    pub(crate) fn new(fault: Fault) -> Self {
        Self { fault, listening: watch::Sender::new(None) }
    }

    /// Waits until the listener is as the switches want it, or for [`SETTLE_LIMIT`]: its port may be
    /// taken by another program meanwhile.
    pub(crate) async fn settled(&self, faults: &Switches) {
        let wanted = !faults.is_on(self.fault);
        let mut listening = self.listening.subscribe();
        let as_wanted = listening.wait_for(|now| now.is_none_or(|now| now == wanted));
        let _in_time = timeout(SETTLE_LIMIT, as_wanted).await;
    }
}

/// Serves `router` until it is dropped.
pub(crate) async fn serve(sockets: Sockets, router: Router) {
    accept(&sockets, &router, &mut JoinSet::new()).await;
}

/// Serves `router`, except while its fault is on: then the port refuses connections, and those that
/// were open are gone.
pub(crate) async fn serve_unless_down(
    sockets: Sockets,
    router: Router,
    state: State,
    presence: fn(&State) -> &Presence,
) {
    let port = sockets.port;
    let presence = presence(&state);
    let mut faults = state.faults.watch();
    let mut broken = state.breakages.watch();
    let is_down = |faults: &FaultSet| faults.contains(&presence.fault);
    let mut next = Some(sockets);
    loop {
        let sockets = match next.take() {
            Some(sockets) => sockets,
            None => bind_patiently(port).await,
        };
        presence.listening.send_replace(Some(true));
        let mut connections = JoinSet::new();
        let watched = (&mut faults, &mut broken);
        accept_until(is_down, watched, &sockets, &router, &mut connections).await;
        drop(sockets);
        connections.shutdown().await;
        presence.listening.send_replace(Some(false));
        if faults.wait_for(|faults| !is_down(faults)).await.is_err() {
            return;
        }
    }
}

/// Accepts until the faults take the listener away. Connections end that are open when something begins to
/// hang up ([`Fault::TokenEndpointDrops`], [`Fault::ApiHangsUp`], a breakage): a browser would send a request
/// again that is dropped on one of them.
async fn accept_until(
    is_down: impl Fn(&FaultSet) -> bool,
    (faults, broken): (&mut watch::Receiver<FaultSet>, &mut watch::Receiver<Broken>),
    sockets: &Sockets,
    router: &Router,
    connections: &mut JoinSet<()>,
) {
    let mut dropped = false;
    loop {
        let (down, drops) = {
            let now = faults.borrow_and_update();
            let drops = [Fault::TokenEndpointDrops, Fault::ApiHangsUp];
            let is_story = drops.iter().any(|fault| now.contains(fault));
            let hangs_up = breakage::hangs_up(&broken.borrow_and_update());
            (is_down(&now), is_story || hangs_up)
        };
        if down {
            return;
        }
        if drops && !dropped {
            connections.shutdown().await;
        }
        dropped = drops;
        tokio::select! {
            () = accept(sockets, router, connections) => {}
            changed = faults.changed() => if changed.is_err() { return },
            changed = broken.changed() => if changed.is_err() { return },
        }
    }
}

/// Takes the port again; whoever took it meanwhile is waited for.
async fn bind_patiently(port: u16) -> Sockets {
    loop {
        match bind(port).await {
            Ok(sockets) => return sockets,
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Accepts until it is dropped; no other task holds the sockets.
async fn accept(sockets: &Sockets, router: &Router, connections: &mut JoinSet<()>) {
    loop {
        tokio::select! {
            accepted = sockets.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(connection(stream, peer.ip(), router.clone()));
                }
                // Too many open files, or the peer was gone already: neither ends the listener.
                Err(_) => sleep(PAUSE).await,
            },
            // Connections that ended are forgotten as they end.
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The address that a request came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Marks a response that never leaves: its connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HangUp;

/// Whether a response of a router never leaves, because a fault closes its connection instead.
#[must_use]
pub fn hangs_up<B>(response: &http::Response<B>) -> bool {
    response.extensions().get::<HangUp>().is_some()
}

async fn connection(stream: TcpStream, peer: IpAddr, router: Router) {
    let router = TowerToHyperService::new(router.layer(axum::Extension(Peer(peer))));
    let service = service_fn(move |request| {
        let answered = router.call(request);
        async move {
            let Ok(response) = answered.await;
            if hangs_up(&response) { Err(io::ErrorKind::ConnectionAborted) } else { Ok(response) }
                .map_err(io::Error::from)
        }
    });
    // A client that goes away in the middle is its own business.
    let _ended = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::state;

    #[tokio::test]
    async fn listens_on_both_loopback_addresses_and_says_when_a_port_is_taken() {
        let sockets = bind(0).await.unwrap();
        assert_ne!(sockets.port, 0);
        TcpStream::connect((Ipv4Addr::LOCALHOST, sockets.port)).await.unwrap();
        if sockets.six.is_some() {
            TcpStream::connect((Ipv6Addr::LOCALHOST, sockets.port)).await.unwrap();
        }
        let error = bind(sockets.port).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_port_is_free_once_its_listener_is_said_to_be_down() {
        let state = state();
        let sockets = bind(0).await.unwrap();
        let port = sockets.port;
        let presence: fn(&State) -> &Presence = |state| &state.api_presence;
        let mut listeners = JoinSet::new();
        listeners.spawn(serve_unless_down(sockets, Router::new(), state.clone(), presence));
        state.api_presence.listening.subscribe().wait_for(Option::is_some).await.unwrap();
        for round in 0..100 {
            let _open = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
            state.set_fault(Fault::ApiDown, true);
            state.settled().await;
            let free = bind_once(port).await;
            assert!(free.is_ok(), "in round {round}: {free:?}");
            drop(free);
            state.set_fault(Fault::ApiDown, false);
            state.settled().await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_port_is_free_once_its_task_has_ended() {
        for round in 0..100 {
            let sockets = bind(0).await.unwrap();
            let port = sockets.port;
            let mut listeners = JoinSet::new();
            listeners.spawn(serve(sockets, Router::new()));
            let _open = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
            listeners.shutdown().await;
            let free = bind_once(port).await;
            assert!(free.is_ok(), "in round {round}: {free:?}");
        }
    }
}
