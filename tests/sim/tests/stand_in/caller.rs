//! A client of the API: signs as the SDKs do.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use ecs_sim::key::{self, Key};
use ecs_sim::{Answer, Sim};
use http::{Request, Response};
use serde_json::{Value, json};

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
        let body = body(&response);
        assert_eq!(response.status(), 200, "{body}");
        body
    }

    /// Sends it now; the error, as `code: message`.
    pub fn error(&self, sim: &mut Sim) -> String {
        error(&self.send(sim))
    }

    /// Sends it now; the error's code.
    pub fn code(&self, sim: &mut Sim) -> String {
        let error = self.error(sim);
        error.split(':').next().unwrap().to_owned()
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

pub fn body(response: &Response<Vec<u8>>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

pub fn header<'a>(response: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// An error's code, from the header, and its message.
pub fn error(response: &Response<Vec<u8>>) -> String {
    let body = body(response);
    assert_eq!(response.status(), 400, "{body}");
    let message = body.get("message").or_else(|| body.get("Message")).unwrap();
    let code = header(response, "x-amzn-errortype").unwrap();
    format!("{code}: {}", message.as_str().unwrap())
}

pub fn list() -> Call<'static> {
    Call::new("ListClusters", &json!({}))
}

pub fn describe(arn: &str) -> Call<'static> {
    let input = json!({ "serviceDeploymentArns": [arn] });
    Call::new("DescribeServiceDeployments", &input)
}

pub fn described(sim: &mut Sim, arn: &str) -> Value {
    describe(arn).output(sim)["serviceDeployments"][0].take()
}

/// The service `web`, as it is described.
pub fn web(sim: &mut Sim) -> Value {
    let input = json!({ "cluster": "prod", "services": ["web"] });
    Call::new("DescribeServices", &input).output(sim)["services"][0].take()
}

pub fn go_on(arn: &str, hook: &str) -> Call<'static> {
    let input = json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": "CONTINUE" });
    Call::new("ContinueServiceDeployment", &input)
}
