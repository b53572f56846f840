use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

const ID: &str = "ASIAIOSFODNN7EXAMPLE";
const SECRET: &str = "fakeFAKEfake/FAKEfake+FAKEfakeFAKEfake12";
const TOKEN: &str =
    "FAKEtokenFAKEtoken/FAKEtokenFAKEtoken+FAKEtokenFAKEtokenFAKEtokenFAKEtoken0123456789==";
const END: &str = "2024-10-08T19:55:22.000Z";

/// With the fake values put into their places.
fn filled(text: &str) -> String {
    text.replace("{id}", ID)
        .replace("{secret}", SECRET)
        .replace("{token}", TOKEN)
}

fn found(text: &str) -> Pasted {
    parse(&filled(text), None).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn problem(text: &str) -> String {
    parse(&filled(text), None).unwrap_err().to_string()
}

/// Held to the fake values, with their end.
fn is_read(format: Format, text: &str) {
    let pasted = found(text);
    let credentials = &pasted.credentials;
    assert_eq!(credentials.access_key_id(), ID, "{text}");
    assert_eq!(credentials.secret_access_key(), SECRET, "{text}");
    assert_eq!(credentials.session_token(), Some(TOKEN), "{text}");
    let end = credentials.expiration().map(|end| end.to_string());
    assert_eq!(end.as_deref(), Some(END), "{text}");
    assert_eq!(pasted.format, format, "{text}");
}

#[test]
fn export_credentials_is_read_in_all_its_formats() {
    for text in [
        "export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_SESSION_TOKEN={token}\nexport AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00\n",
        "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00\n",
        "$Env:AWS_ACCESS_KEY_ID=\"{id}\"\n$Env:AWS_SECRET_ACCESS_KEY=\"{secret}\"\n$Env:AWS_SESSION_TOKEN=\"{token}\"\n$Env:AWS_CREDENTIAL_EXPIRATION=\"2024-10-08T19:55:22+00:00\"\n",
        "set AWS_ACCESS_KEY_ID={id}\r\nset AWS_SECRET_ACCESS_KEY={secret}\r\nset AWS_SESSION_TOKEN={token}\r\nset AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00\r\n",
        "set -gx AWS_ACCESS_KEY_ID \"{id}\"\nset -gx AWS_SECRET_ACCESS_KEY \"{secret}\"\nset -gx AWS_SESSION_TOKEN \"{token}\"\nset -gx AWS_CREDENTIAL_EXPIRATION \"2024-10-08T19:55:22+00:00\"\n",
        "set -gx AWS_ACCESS_KEY_ID {id};\nset -gx AWS_SECRET_ACCESS_KEY {secret};\nset -gx AWS_SESSION_TOKEN {token};\nset -gx AWS_CREDENTIAL_EXPIRATION 2024-10-08T19:55:22Z;\n",
    ] {
        is_read(Format::Environment, text);
    }
    is_read(
        Format::Cli,
        r#"{
  "Version": 1,
  "AccessKeyId": "{id}",
  "SecretAccessKey": "{secret}",
  "SessionToken": "{token}",
  "Expiration": "2024-10-08T19:55:22+00:00"
}"#,
    );
}

#[test]
fn the_json_that_the_cli_prints_and_keeps_is_read() {
    for text in [
        // sts assume-role
        r#"{"Credentials":{"AccessKeyId":"{id}","SecretAccessKey":"{secret}","SessionToken":"{token}","Expiration":"2024-10-08T19:55:22+00:00"},"AssumedRoleUser":{"AssumedRoleId":"AROAEXAMPLE:me","Arn":"arn:aws:sts::111122223333:assumed-role/Approver/me"}}"#,
        // sts get-session-token
        "{\n    \"Credentials\": {\n        \"AccessKeyId\": \"{id}\",\n        \"SecretAccessKey\": \"{secret}\",\n        \"SessionToken\": \"{token}\",\n        \"Expiration\": \"2024-10-08T19:55:22Z\"\n    }\n}",
        // sso get-role-credentials
        r#"{"roleCredentials":{"accessKeyId":"{id}","secretAccessKey":"{secret}","sessionToken":"{token}","expiration":1728417322000}}"#,
        // ~/.aws/cli/cache
        r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "{id}", "SecretAccessKey": "{secret}", "SessionToken": "{token}", "Expiration": "2024-10-08T19:55:22UTC", "AccountId": "111122223333"}}"#,
        // ~/.aws/login/cache
        r#"{"accessToken":{"accessKeyId":"{id}","secretAccessKey":"{secret}","sessionToken":"{token}","accountId":"111122223333","expiresAt":"2024-10-08T19:55:22Z"},"tokenType":"aws_sigv4","refreshToken":"fake","idToken":"fake","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"-----BEGIN EC PRIVATE KEY-----\nfake\n-----END EC PRIVATE KEY-----\n"}"#,
        // --output yaml
        "Credentials:\n  AccessKeyId: {id}\n  Expiration: '2024-10-08T19:55:22+00:00'\n  SecretAccessKey: {secret}\n  SessionToken: {token}\n",
    ] {
        is_read(Format::Cli, text);
    }
}

#[test]
fn metadata_and_cognitos_answer_are_read() {
    is_read(
        Format::Metadata,
        r#"{"RoleArn":"arn:aws:iam::111122223333:role/Approver","AccessKeyId":"{id}","SecretAccessKey":"{secret}","Token":"{token}","Expiration":"2024-10-08T19:55:22Z"}"#,
    );
    is_read(
        Format::Metadata,
        "{\n  \"Code\" : \"Success\",\n  \"LastUpdated\" : \"2024-10-08T13:55:22Z\",\n  \"Type\" : \"AWS-HMAC\",\n  \"AccessKeyId\" : \"{id}\",\n  \"SecretAccessKey\" : \"{secret}\",\n  \"Token\" : \"{token}\",\n  \"Expiration\" : \"2024-10-08T19:55:22Z\"\n}",
    );
    for end in ["1728417322", "1728417322.0", "1.728417322E9"] {
        is_read(
            Format::Cognito,
            &r#"{"Credentials":{"AccessKeyId":"{id}","Expiration":END,"SecretKey":"{secret}","SessionToken":"{token}"},"IdentityId":"eu-west-1:fake"}"#
                .replace("END", end),
        );
    }
}

#[test]
fn what_the_access_portal_copies_is_read() {
    let lines = found(
        "export AWS_ACCESS_KEY_ID=\"{id}\"\nexport AWS_SECRET_ACCESS_KEY=\"{secret}\"\nexport AWS_SESSION_TOKEN=\"{token}\"",
    );
    assert_eq!(lines.format, Format::Environment);
    assert_eq!(lines.credentials.session_token(), Some(TOKEN));
    let block = found(
        "[111122223333_Approver]\naws_access_key_id={id}\naws_secret_access_key={secret}\naws_session_token={token}",
    );
    assert_eq!(block.format, Format::Profile);
    assert_eq!(block.profile.as_deref(), Some("111122223333_Approver"));
    assert_eq!(block.credentials.secret_access_key(), SECRET);
}

#[test]
fn bare_values_are_read_where_their_looks_leave_no_doubt() {
    for text in [
        "{id}\n{secret}\n{token}\n2024-10-08T19:55:22Z\n",
        "AWS access key ID\n{id}\nAWS secret access key\n{secret}\nAWS session token\n{token}\n2024-10-08T19:55:22Z",
        "CREDENTIALS\t{id}\t2024-10-08T19:55:22+00:00\t{secret}\t{token}\n",
        "\"{token}\"\r\n\"{secret}\"\r\n\"{id}\"\r\n2024-10-08T19:55:22Z",
    ] {
        is_read(Format::Bare, text);
    }
    assert_eq!(
        problem("{id}\n{secret}"),
        "The session token is missing: found the access key id and the secret access key in values without names. A key that begins with ASIA works only with its session token: paste all of it."
    );
    for doubtful in [
        "{id}\n{secret}\n{token}\n0123456789abcdef0123456789abcdef01234567",
        "{id}\n{secret}\n{token}\n{token}{token}",
        "{id}\n{secret}\n{token}\nASIAANOTHER0EXAMPLE0",
        "{secret}\n{token}",
    ] {
        assert!(
            problem(doubtful).starts_with("No AWS credentials found in this text."),
            "{doubtful}"
        );
    }
}

#[test]
fn what_stands_around_the_lines_does_no_harm() {
    for text in [
        "\u{feff}AWS_ACCESS_KEY_ID={id}\r\n\r\n  AWS_SECRET_ACCESS_KEY = {secret}  \r\nAWS_SESSION_TOKEN= {token}\r\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z",
        "me@host:~$ aws configure export-credentials --profile prod --format env\nexport AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_SESSION_TOKEN={token}\nexport AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z\nme@host:~$ ",
        "me@host:~/set $ export AWS_ACCESS_KEY_ID='{id}'\nme@host:~$ export AWS_SECRET_ACCESS_KEY='{secret}'\n$ export AWS_SESSION_TOKEN='{token}'\n> export AWS_CREDENTIAL_EXPIRATION='2024-10-08T19:55:22Z'",
        "PS C:\\> $Env:AWS_ACCESS_KEY_ID = \u{201c}{id}\u{201d}\nPS C:\\> $env:AWS_SECRET_ACCESS_KEY = \u{2018}{secret}\u{2019}\n$ENV:AWS_SESSION_TOKEN=\u{201c}{token}\u{201d}\n$Env:AWS_CREDENTIAL_EXPIRATION=\u{ab}2024-10-08T19:55:22Z\u{bb}",
        "C:\\>set \"AWS_ACCESS_KEY_ID={id}\"\nC:\\>setx AWS_SECRET_ACCESS_KEY {secret}\nsetx AWS_SESSION_TOKEN \"{token}\"\nsetenv AWS_CREDENTIAL_EXPIRATION 2024-10-08T19:55:22Z",
        "export AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret}; export AWS_SESSION_TOKEN={token}&& export AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z",
        "# export AWS_ACCESS_KEY_ID=ASIAOLD\n; AWS_SECRET_ACCESS_KEY=old\n```\nAWS_ACCESS_KEY_ID: `{id}`\nAWS_SECRET_ACCESS_KEY: \"{secret}\", \nAWS_SESSION_TOKEN={token} # mine\nAWS_SECURITY_TOKEN={token}\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z\n```",
        "Here you are, AWS_ACCESS_KEY_ID and all; the token: below.\n\u{a0}AWS_ACCESS_KEY_ID={id}\u{200b}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z",
    ] {
        is_read(Format::Environment, text);
    }
    for text in [
        "$ aws sts assume-role --role-arn arn:aws:iam::111122223333:role/Approver --role-session-name me\n{\u{201c}Credentials\u{201d}: {\u{201c}AccessKeyId\u{201d}: \u{201c}{id}\u{201d}, \u{201c}SecretAccessKey\u{201d}: \u{201c}{secret}\u{201d}, \u{201c}SessionToken\u{201d}: \u{201c}{token}\u{201d}, \u{201c}Expiration\u{201d}: \u{201c}2024-10-08T19:55:22Z\u{201d}}}\n$",
        // The last lines are lost, and nothing is missing.
        "{\"Credentials\": {\n\"AccessKeyId\": \"{id}\",\n\"SecretAccessKey\": \"{secret}\",\n\"SessionToken\": \"{token}\",\n\"Expiration\": \"2024-10-08T19:55:22Z\"",
        // Escaped as .NET does.
        &format!(
            "{{\"AccessKeyId\":\"{{id}}\",\"SecretAccessKey\":\"{}\",\"SessionToken\":\"{}\",\"Expiration\":\"2024-10-08T19:55:22\\u002B00:00\"}}",
            SECRET.replace('+', "\\u002B"),
            TOKEN.replace('/', "\\/"),
        ),
    ] {
        is_read(Format::Cli, text);
    }
}

#[test]
fn of_several_profiles_the_only_complete_one_is_taken() {
    let only = found(
        "[default]\nregion = eu-west-1\n\n[half]\naws_access_key_id = ASIAHALF\n\n[prod]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\naws_session_token = {token}\n",
    );
    assert_eq!(only.profile.as_deref(), Some("prod"));
    assert_eq!(only.credentials.access_key_id(), ID);

    let whole =
        "aws_access_key_id = {id}\naws_secret_access_key = {secret}\naws_session_token = {token}\n";
    assert_eq!(
        problem(&format!(
            "[default]\n{whole}[111122223333_AdministratorAccess]\n{whole}[half]\naws_access_key_id = {{id}}\n"
        )),
        "There are several credentials, among them default, 111122223333_AdministratorAccess: paste only those that you want to use."
    );
    assert_eq!(
        problem(&format!(
            "[{SECRET}]\n{whole}[fakeFAKEfake]\n{whole}[<b>]\n{whole}"
        )),
        "There are several credentials: paste only those that you want to use."
    );
    assert_eq!(
        problem(&format!("[a]\n{whole}").repeat(12)),
        "There are several credentials, among them a, a, a, a, a, a, a, a, a, a: paste only those that you want to use."
    );
}

#[test]
fn two_sets_are_never_mixed() {
    assert_eq!(
        problem(
            "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\nAWS_ACCESS_KEY_ID=AKIAOTHER\nAWS_SECRET_ACCESS_KEY=other"
        ),
        "There are several credentials: paste only those that you want to use."
    );
    let twice =
        "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\n";
    assert_eq!(
        found(&twice.repeat(2)).credentials.session_token(),
        Some(TOKEN)
    );
}

#[test]
fn a_long_term_key_needs_no_token() {
    let pasted =
        found("AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN=");
    assert!(pasted.credentials.is_long_term());
    assert_eq!(pasted.credentials.session_token(), None);
    let none = r#"{"AccessKeyId":"AKIAEXAMPLE","SecretAccessKey":"{secret}","SessionToken":null}"#;
    assert_eq!(found(none).credentials.session_token(), None);
}

#[test]
fn what_is_missing_is_named_and_so_is_what_is_there() {
    for (text, expected) in [
        (
            "AWS_ACCESS_KEY_ID=AKIAEXAMPLE",
            "The secret access key is missing: found the access key id in environment variables. Paste all of it.",
        ),
        (
            "[prod]\naws_secret_access_key = {secret}",
            "The access key id is missing: found the secret access key in a profile. Paste all of it.",
        ),
        (
            r#"{"AccessKeyId":"{id}","SecretAccessKey":"{secret}""#,
            "The session token is missing: found the access key id and the secret access key in the AWS CLI's JSON. A key that begins with ASIA works only with its session token: paste all of it.",
        ),
        (
            "export AWS_ACCESS_KEY_ID={id}",
            "The secret access key and the session token are missing: found the access key id in environment variables. A key that begins with ASIA works only with its session token: paste all of it.",
        ),
        (
            "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY=****************ABCD\nAWS_SESSION_TOKEN={token}",
            "The secret access key is hidden or a placeholder: copy the value itself.",
        ),
        (
            "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN=$TOKEN",
            "The session token is hidden or a placeholder: copy the value itself.",
        ),
        (
            "export AWS_ACCESS_KEY_ID=\"{id}\"\nexport AWS_SECRET_ACCESS_KEY=\"{secret}\"\nexport AWS_SESSION_TOKEN=\"FAKEtoken\nFAKEtoken",
            "The session token is cut off: copy it again, as one line.",
        ),
        (
            "AWS_ACCESS_KEY_ID={secret}\nAWS_SECRET_ACCESS_KEY={id}",
            "The access key id is in the place of the secret access key: swap them.",
        ),
        (
            "AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_CREDENTIAL_EXPIRATION=soon",
            "The expiration time cannot be read.",
        ),
        (
            "AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=fake\u{1}secret",
            "The credentials cannot be used: secretAccessKey contains spaces, line breaks or characters that AWS never uses.",
        ),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_credentials_is_reported_what_it_is() {
    const DO: &str = " Paste what `aws configure export-credentials` prints, or what the access portal shows under Access keys.";
    for (texts, expected) in [
        (
            &["", "hello world", "{", "[]", "[default]"][..],
            "No AWS credentials found in this text.",
        ),
        (
            &[
                r#"{"startUrl":"https://example.awsapps.com/start","region":"eu-west-1","accessToken":"{token}","expiresAt":"2024-10-08T19:55:22Z"}"#,
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.",
            ],
            "This is the token of a sign-in, such as IAM Identity Center's, and not AWS credentials.",
        ),
        (
            &[
                "[profile prod]\nsso_start_url = https://example.awsapps.com/start\nsso_account_id = 111122223333\nsso_role_name = Approver\n",
                "[profile prod]\nrole_arn = arn:aws:iam::111122223333:role/Approver\nsource_profile = default\n",
            ],
            "This profile says where its credentials come from, but contains none: run aws configure export-credentials --profile NAME, and paste its output.",
        ),
        (
            &[
                "https://signin.aws.amazon.com/federation?Action=login&SigninToken=fake",
                "https://example.awsapps.com/start/#/",
            ],
            "This is a web address, not credentials.",
        ),
        (
            &["access_key     ****************ABCD              env"],
            "The values are hidden here.",
        ),
    ] {
        for text in texts {
            assert_eq!(problem(text), [expected, DO].concat(), "{text}");
        }
    }
}

#[test]
fn credentials_that_have_ended_are_refused_by_the_callers_clock() {
    let text = filled(
        "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z",
    );
    let after = |seconds: i64| {
        parse(
            &text,
            Some(Timestamp::from_epoch_millis(
                (1_728_417_322 + seconds) * 1000,
            )),
        )
    };
    assert!(after(-1).is_ok());
    for (seconds, ago) in [
        (0, "just a moment"),
        (60, "1 minute"),
        (200, "3 minutes"),
        (7200, "2 hours"),
        (200_000, "2 days"),
    ] {
        let error = after(seconds).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("These credentials expired {ago} ago: get new ones.")
        );
        assert_eq!(
            crate::error::Error::from(error).code(),
            "credentials-expired"
        );
    }
}

// Each text is as deep as it is long, and long enough that a pass for each part of it would take minutes instead of milliseconds.
#[test]
fn hostile_texts_are_passed_once() {
    for (part, length) in [
        ("AWS_ACCESS_KEY_ID=a\n{\"Token\":\"[x]\n", 1_000_000),
        ("{", 100_000),
        ("[", 100_000),
        ("\"", 100_000),
        ("AWS_SESSION_TOKEN", 100_000),
        ("AWS_SESSION_TOKEN=\"", 100_000),
        ("{\"Token\":\"\\", 100_000),
        ("\u{201c}", 100_000),
        ("set ", 100_000),
        ("[a]\n", 100_000),
        ("a", 100_000),
        ("{\"a\":", 100_000),
        ("= ", 100_000),
        ("\r", 100_000),
    ] {
        let text = part.repeat(length / part.len());
        assert!(parse(&text, None).is_err(), "{part}");
    }
    let mut buried = "{\"a\":".repeat(100_000);
    write!(
        buried,
        "{{\"AccessKeyId\":\"{ID}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"}}"
    )
    .unwrap();
    assert_eq!(found(&buried).credentials.access_key_id(), ID);
}

const SAMPLES: [&str; 5] = [
    "export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_SESSION_TOKEN={token}\nexport AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22Z\n",
    "[one]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\naws_session_token = {token}\n[two]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\naws_session_token = {token}\n",
    r#"{"Credentials":{"AccessKeyId":"{id}","SecretAccessKey":"{secret}","SessionToken":"{token}","Expiration":"2024-10-08T19:55:22Z"}}"#,
    "{id}\n{secret}\n{token}\n",
    r#"{"startUrl":"https://example.awsapps.com/start","accessToken":"{token}","x":"{secret}"}"#,
];

proptest! {
    #[test]
    fn no_error_shows_a_part_of_a_secret(
        sample in proptest::sample::select(&SAMPLES[..]),
        secret in "[A-Za-z0-9+/]{40}",
        token in "[A-Za-z0-9+/]{100,200}",
        exchanged in any::<bool>(),
        mangled in proptest::collection::vec(
            (any::<proptest::sample::Index>(), 0_usize..12, "[\\[\\]{}\"'=:;*$# \n\t\\\\\u{201c}\u{7}\u{e9}]{0,2}|\n\\[|\\]\n"),
            0..12,
        ),
    ) {
        let (first, second) = if exchanged { (&*secret, ID) } else { (ID, &*secret) };
        let text = sample.replace("{id}", first).replace("{secret}", second).replace("{token}", &token);
        let mut signs: Vec<char> = text.chars().collect();
        for (at, cut, put) in mangled {
            let at = at.index(signs.len() + 1);
            let end = signs.len().min(at + cut);
            signs.splice(at..end, put.chars());
        }
        if let Err(error) = parse(&signs.into_iter().collect::<String>(), None) {
            let output = [error.to_string(), format!("{error:?}")].concat();
            for value in [&secret, &token] {
                for part in value.as_bytes().windows(8) {
                    prop_assert!(!output.as_bytes().windows(8).any(|shown| shown == part), "{output}");
                }
            }
        }
    }
}
