//! A client of the API: signs as the SDKs do.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use ecs_sim::key::{self, Key};
use ecs_sim::{Answer, Sim};
use http::{Request, Response};
use serde_json::Value;

/// A request, signed at a moment.
pub struct Call<'a> {
    pub key: &'a Key,
    pub region: &'a str,
    pub target: String,
    pub body: String,
}

impl<'a> Call<'a> {
    pub fn new(operation: &str, body: &Value) -> Self {
        let target = format!("AmazonEC2ContainerServiceV20141113.{operation}");
        Self {
            key: &key::FULL,
            region: "us-east-1",
            target,
            body: body.to_string(),
        }
    }

    pub fn by(self, key: &'a Key) -> Self {
        Self { key, ..self }
    }

    pub fn to(self, region: &'a str) -> Self {
        Self { region, ..self }
    }

    pub fn signed_at(&self, ms: i64) -> Request<Vec<u8>> {
        let request = Request::post("/")
            .header("host", format!("ecs.{}.amazonaws.com", self.region))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", &self.target)
            .body(self.body.clone().into_bytes())
            .unwrap();
        signed(request, self.key, ("ecs", self.region), ms)
    }

    /// Sends it now; the response.
    pub fn send(&self, sim: &mut Sim) -> Response<Vec<u8>> {
        let now = sim.now();
        response(sim.handle(&self.signed_at(now), now))
    }

    /// Sends it now; the output.
    pub fn output(&self, sim: &mut Sim) -> Value {
        let response = self.send(sim);
        let body = json(&response);
        assert_eq!(response.status(), 200, "{body}");
        body
    }

    /// Sends it now; the error's code, from the header, and its message.
    pub fn error(&self, sim: &mut Sim) -> (String, String) {
        error(&self.send(sim))
    }
}

/// Signs a request for a service and a Region.
pub fn signed(
    mut request: Request<Vec<u8>>,
    key: &Key,
    (service, region): (&str, &str),
    ms: i64,
) -> Request<Vec<u8>> {
    let token = key.session_token.map(str::to_owned);
    let (id, secret) = (key.access_key_id, key.secret_access_key);
    let identity = Credentials::new(id, secret, token, None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(SystemTime::UNIX_EPOCH + Duration::from_millis(ms.unsigned_abs()))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let host = request.headers()["host"].to_str().unwrap();
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new("POST", format!("https://{host}/"), headers, body);
    let (instructions, _) = sign(signable.unwrap(), &params).unwrap().into_parts();
    instructions.apply_to_request_http1x(&mut request);
    request
}

pub fn response(answer: Answer) -> Response<Vec<u8>> {
    match answer {
        Answer::Respond(response) => response,
        other => panic!("no response: {other:?}"),
    }
}

pub fn json(response: &Response<Vec<u8>>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

pub fn header<'a>(response: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

pub fn error(response: &Response<Vec<u8>>) -> (String, String) {
    let body = json(response);
    assert_eq!(response.status(), 400, "{body}");
    let message = body.get("message").or_else(|| body.get("Message")).unwrap();
    (
        header(response, "x-amzn-errortype").unwrap().to_owned(),
        message.as_str().unwrap().to_owned(),
    )
}
