//! What tools print and store, one fixture each, taken whole. All keys are fake.

use std::fs;
use std::path::PathBuf;

use ecs_greenlight::credentials::pasted::{Format, Pasted, PastedError, parse};

const ID: &str = "ASIAIOSFODNN7EXAMPLE";
const SECRET: &str = "fakeFAKEfake/FAKEfake+FAKEfakeFAKEfake12";
const END: Option<&str> = Some("2024-10-08T19:55:22.000Z");

/// The form it is taken for, and the end that it tells; `None` where it tells none, or one without a time zone.
const FIXTURES: [(&str, Format, Option<&str>); 36] = [
    ("aws-vault-export.env", Format::Environment, END),
    ("aws-vault-older.env", Format::Environment, END),
    ("aws-vault.ini", Format::Profile, END),
    ("aws-vault.json", Format::Cli, END),
    ("granted.env", Format::Environment, END),
    ("granted-assume.txt", Format::Bare, END),
    ("saml2aws-script.sh", Format::Environment, END),
    ("saml2aws-script.ps1", Format::Environment, END),
    ("saml2aws-credentials.ini", Format::Profile, END),
    ("gimme-aws-creds.json", Format::Profile, END),
    ("gimme-aws-creds.sh", Format::Environment, None),
    ("okta-aws-cli.sh", Format::Environment, None),
    ("okta-aws-cli.ini", Format::Profile, END),
    ("okta-aws-cli.json", Format::Cli, END),
    ("aws-sso-cli.sh", Format::Environment, END),
    ("leapp.json", Format::Cli, END),
    ("leapp-credentials.ini", Format::Profile, None),
    ("vault-table.txt", Format::Other, None),
    ("vault.json", Format::Other, None),
    ("terraform.tf", Format::Other, None),
    ("java.txt", Format::Cli, None),
    ("java-2.txt", Format::Cli, None),
    ("awsume.sh", Format::Environment, None),
    ("aws-azure-login.ini", Format::Profile, END),
    ("aws-mfa.ini", Format::Profile, None),
    ("sts-assume-role.json", Format::Cli, END),
    ("cli-cache.json", Format::Cli, END),
    ("login-cache.json", Format::Cli, END),
    ("powershell-doubled.ps1", Format::Environment, END),
    ("powershell-environment.ps1", Format::Environment, None),
    ("ecs-environment.json", Format::Environment, None),
    ("json-in-a-string.txt", Format::Cli, END),
    ("broken-by-lines.sh", Format::Environment, END),
    ("broken-by-lines-crlf.txt", Format::Profile, END),
    ("broken-by-blanks.sh", Format::Environment, END),
    ("broken-in-quotes.json", Format::Cli, END),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/pasted")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

/// 212 characters.
fn token() -> String {
    format!(
        "FAKEtokenFAKEtoken/FAKEtokenFAKEtoken+{}0123456789==",
        "FAKEtokenFAKEtoken".repeat(9)
    )
}

fn pasted(text: &str) -> Result<Pasted, PastedError> {
    parse(text, None)
}

#[test]
fn every_fixture_is_taken_whole() {
    for (name, format, end) in FIXTURES {
        let found = pasted(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let credentials = &found.credentials;
        assert_eq!(credentials.access_key_id(), ID, "{name}");
        assert_eq!(credentials.secret_access_key(), SECRET, "{name}");
        assert_eq!(credentials.session_token(), Some(&*token()), "{name}");
        assert_eq!(found.format, format, "{name}");
        let told = credentials.expiration().map(|end| end.to_string());
        assert_eq!(told.as_deref(), end, "{name}");
    }
}

#[test]
fn every_fixture_is_tried_and_named_in_the_documentation() {
    let hosting =
        fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/hosting.md"));
    let hosting = hosting.unwrap();
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            FIXTURES.iter().any(|(fixture, ..)| *fixture == name),
            "{name}"
        );
        let tool = name.split('.').next().unwrap();
        assert!(hosting.contains(&format!("`{tool}`")), "{tool}");
    }
}

/// Credentials whose token's line is followed by this.
fn followed_by(token: &str, after: &str) -> String {
    format!(
        "export AWS_ACCESS_KEY_ID={ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET}\nexport AWS_SESSION_TOKEN={token}{after}"
    )
}

#[test]
fn a_token_is_complete_or_joined_wherever_it_breaks() {
    let whole = token();
    for at in 1..whole.len() {
        let (first, rest) = whole.split_at(at);
        for gap in ["\n", "\r\n", "\n  ", " "] {
            let read = pasted(&followed_by(first, &[gap, rest, "\n"].concat()));
            match read {
                Ok(found) => assert_eq!(found.credentials.session_token(), Some(&*whole), "{at}"),
                Err(error) => panic!("{at}: {error}"),
            }
        }
    }
}

const CUT: &str = "The session token is cut off: copy it again, as one line.";

#[test]
fn what_follows_a_complete_token_is_no_part_of_it() {
    for after in [
        "\nexit",
        "\nclear\n",
        "\nDone\n",
        "\nEOF\n",
        "\n\nFAKEtokenFAKEtokenFAKEtoken",
        "\nme@host:~$ aws ecs list-clusters",
        " aws ecs list-clusters",
        " && terraform apply",
        " # of today",
        "\n# of today",
        "\nexport AWS_REGION=eu-west-1",
        "\nKMS_KEY_ID=FAKEfakeFAKEfakeFAKEfakeFAKEfakeFAKEfake",
        "\n[other]\nregion = eu-west-1",
    ] {
        let found = pasted(&followed_by(&token(), after));
        let found = found.unwrap_or_else(|error| panic!("{after}: {error}"));
        assert_eq!(
            found.credentials.session_token(),
            Some(&*token()),
            "{after}"
        );
    }
}

#[test]
fn a_token_of_which_only_the_beginning_is_certain_is_cut_off() {
    let whole = token();
    let (first, rest) = whole.split_at(90);
    for after in [
        format!("\n> {rest}"),
        format!("\n| {rest}"),
        format!("\n{rest};"),
        format!("\n{}...", &rest[..60]),
        format!("\n{}\u{2588}{}", &rest[..50], &rest[50..]),
    ] {
        let error = pasted(&followed_by(first, &after)).unwrap_err();
        assert_eq!(error.to_string(), CUT, "{after}");
    }
    let unclosed = followed_by(&format!("\"{first}"), "");
    assert_eq!(pasted(&unclosed).unwrap_err().to_string(), CUT);
}

#[test]
fn a_command_is_not_taken_for_what_it_prints() {
    for command in [
        "aws configure export-credentials --profile prod --format env",
        "$ aws sts assume-role --role-arn arn:aws:iam::111122223333:role/Approver --role-session-name robin",
        "robin@host:~$ aws configure export-credentials",
        "PS C:\\> aws configure export-credentials --format powershell\n",
        "eval $(aws-sso eval -a 111122223333)",
        "aws-vault export prod",
        "saml2aws script --shell=bash",
        "vault read aws/sts/approver",
    ] {
        assert_eq!(
            pasted(command).unwrap_err().to_string(),
            "This is a command that prints credentials: paste its output."
        );
    }
}
