//! A server to test against: a process of its own, called over real HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use http::Request;
use serde_json::Value;

use crate::caller::Call;

/// A running server; stopped when it goes out of scope.
pub struct Server {
    pub process: Child,
    pub address: String,
    pub announced: String,
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Server {
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ecs-sim"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let announced = lines.next().unwrap().unwrap();
        let address = announced
            .strip_prefix("ecs-sim listening on http://")
            .unwrap()
            .to_owned();
        // The rest is read too, so that the server never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            address,
            announced,
        }
    }

    /// The reply; none when the connection closes without one.
    pub fn send(&self, head: &str, body: &[u8]) -> Option<Reply> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).ok()?;
        let end = reply.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(reply[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Some(Reply {
            status,
            head: head.to_lowercase(),
            body: reply[end + 4..].to_vec(),
        })
    }

    pub fn open(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: localhost:1234"), b"")
            .unwrap()
    }

    pub fn control(&self, name: &str, input: &Value) -> Reply {
        self.send(
            &format!("POST /_sim/{name} HTTP/1.1\r\nhost: {}", self.address),
            input.to_string().as_bytes(),
        )
        .unwrap()
    }

    pub fn done(&self, name: &str, input: &Value) -> Value {
        let reply = self.control(name, input);
        let output = json(&reply);
        assert_eq!(reply.status, 200, "{output}");
        output
    }

    pub fn call(&self, call: &Call<'_>, at: i64) -> Option<Reply> {
        self.request(&call.signed_at(at))
    }

    pub fn request(&self, request: &Request<Vec<u8>>) -> Option<Reply> {
        let headers = request
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let head = headers.fold("POST / HTTP/1.1".to_owned(), |head, header| {
            format!("{head}\r\n{header}")
        });
        self.send(&head, request.body())
    }

    pub fn now(&self) -> i64 {
        json(&self.open("/_sim/world"))["now"].as_i64().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has already ended needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap()
}

pub fn real_now() -> i64 {
    i64::try_from(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis(),
    )
    .unwrap()
}
