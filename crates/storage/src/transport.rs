//! Whether what is said to PostgreSQL can be read or changed on its way.

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;
use std::str::FromStr;

/// Whether a `postgres://` URL leads to another machine without saying how: by a certificate that is checked
/// (`sslmode=verify-full`), or by another word that somebody chose. `prefer` and `allow` are no choice, as they take what
/// there is. Other URLs say enough.
#[must_use]
pub fn is_way_unsaid(url: &str) -> bool {
    if url.starts_with("sqlite:") {
        return false;
    }
    // What cannot be read is refused when it is opened.
    PgConnectOptions::from_str(url).is_ok_and(|options| {
        let said = !matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow);
        !said && options.get_socket().is_none() && !is_local(options.get_host())
    })
}

/// Whether a host is this machine.
fn is_local(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.starts_with('/')
        || address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection as _, PgConnection};

    /// The server of the tests has a certificate for `localhost`, of an authority of its own.
    #[tokio::test]
    async fn a_certificate_is_checked_for_its_authority_and_its_name() -> anyhow::Result<()> {
        let plain = std::env::var(crate::testing::POSTGRES_VARIABLE)?;
        let authority = std::env::var("FOYER_TEST_PG_CA")?;
        let url =
            |host: &str, words: &str| plain.replace("127.0.0.1", host).replace("sslmode=disable", words);
        let ours = format!("sslmode=verify-full&sslrootcert={authority}");
        let mut checked = PgConnection::connect(&url("localhost", &ours)).await?;
        let is_tls: bool = sqlx::query_scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .fetch_one(&mut checked)
            .await?;
        assert!(is_tls);
        for (host, words) in [
            ("127.0.0.1", ours.as_str()),
            // The authorities that the system knows do not know this one.
            ("localhost", "sslmode=verify-full"),
        ] {
            assert!(PgConnection::connect(&url(host, words)).await.is_err(), "{host} {words}");
        }
        Ok(())
    }

    #[test]
    fn other_machines_need_a_word_about_the_way() {
        for (url, unsaid) in [
            ("postgres://localhost/foyer", false),
            ("postgres://foyer:pw@127.0.0.1:5432/foyer", false),
            ("postgres://[::1]/foyer", false),
            ("postgres:///foyer?host=/run/postgresql", false),
            ("postgres://db.example.com/foyer", true),
            ("postgresql://foyer:pw@10.0.0.7/foyer", true),
            ("postgres://localhost.example.com/foyer", true),
            ("postgres://db/foyer?sslmode=prefer", true),
            ("postgres://db/foyer?sslmode=allow", true),
            ("postgres://db/foyer?sslmode=verify-full", false),
            ("postgres://db/foyer?sslmode=verify-ca", false),
            ("postgres://db/foyer?sslmode=require", false),
            ("postgres://db/foyer?sslmode=disable", false),
            ("sqlite://data/foyer.db", false),
        ] {
            assert_eq!(is_way_unsaid(url), unsaid, "{url}");
        }
    }
}
