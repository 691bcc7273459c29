//! Real reverse proxies in front, with the configurations of `docs/deploy.md`: the client's address arrives, a made-up one
//! does not, and sockets pass.

use crate::desk::Desk;
use crate::sockets::office::{Line, Widget};
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::visitor::VisitorEvent;
use foyer_server::config::PublicUrl;
use std::fs::{File, Permissions};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::process::{Child, Command};

const PAGE: &str = include_str!("../../../docs/deploy.md");

/// A client on this machine that is no proxy.
const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 9));
/// Another one.
const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 8));

/// How long a proxy may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The page's example in a language, for a Foyer at `foyer`, without the lines on TLS.
fn example(language: &str, foyer: SocketAddr, changes: &[(&str, &str)]) -> String {
    let block = PAGE.split(&format!("```{language}\n")).nth(1).expect("an example").split("```").next();
    let mut text = block.expect("its end").replace("127.0.0.1:3000", &foyer.to_string());
    for (from, to) in changes {
        assert!(text.contains(from), "the example of {language} has no {from:?} any more");
        text = text.replace(from, to);
    }
    text.lines()
        .filter(|line| !line.trim_start().to_ascii_lowercase().starts_with("ssl"))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// A port that nobody has.
fn free_port() -> u16 {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
    probe.local_addr().expect("its address").port()
}

/// A proxy that runs; killed at the end.
struct Proxy {
    _child: Child,
    port: u16,
    /// Its files.
    _folder: TempDir,
}

impl Proxy {
    /// Writes the configuration and starts the program with it; waits until it answers.
    async fn start(program: &str, port: u16, configuration: &str, arguments: &[&str]) -> Self {
        assert!(Path::new(program).exists(), "there is no {program}; scripts/setup.sh test installs it");
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Some work as another user than they were started by.
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).expect("it is opened");
        let place = folder.path().display().to_string();
        std::fs::write(folder.path().join("conf"), configuration.replace("PLACE", &place)).expect("written");
        let log = File::create(folder.path().join("log")).expect("a log");
        let mut command = Command::new(program);
        command.args(arguments.iter().map(|argument| argument.replace("PLACE", &place)));
        command.env("HOME", folder.path()).current_dir(folder.path()).kill_on_drop(true).stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a log")).stderr(log);
        let mut child = command.spawn().expect("the proxy starts");
        let started = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            let said = || std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            assert_eq!(child.try_wait().expect("a status"), None, "{program}: {}", said());
            assert!(started.elapsed() < PATIENCE, "{program} does not answer: {}", said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { _child: child, port, _folder: folder }
    }

    /// The status of a request from `client`, which claims to speak for somebody else.
    async fn ask(&self, client: IpAddr, claimed: &str) -> u16 {
        let http = reqwest::Client::builder().local_address(client).no_proxy().build().expect("a client");
        let url = format!("http://127.0.0.1:{}/foyer.js", self.port);
        let request = http.get(url).header("host", "chat.example.com").header("x-forwarded-for", claimed);
        request.send().await.expect("an answer").status().as_u16()
    }
}

/// What every proxy must do.
async fn holds(desk: &Desk, proxy: &Proxy) {
    for n in 0..LIMIT {
        assert_eq!(proxy.ask(CLIENT, &format!("198.51.100.{n}")).await, 200, "{n}");
    }
    assert_eq!(proxy.ask(CLIENT, "198.51.100.200").await, 429, "a made-up address does not help");
    assert_eq!(proxy.ask(OTHER, "198.51.100.201").await, 200, "another client is another one");
    assert_eq!(proxy.ask(CLIENT, "198.51.100.202").await, 429);

    let mut widget = Widget(Line::open(&format!("http://127.0.0.1:{}/ws/visitor", proxy.port), None).await);
    widget.hello(1, None, 0, PROTOCOL_VERSION).await;
    assert!(matches!(widget.next().await, VisitorEvent::Ready { .. }));
    drop(widget);
    let direct = desk.get("/foyer.js").header("host", "evil.example").send().await.expect("an answer");
    assert_eq!(direct.status(), 421);
}

const LIMIT: u32 = 5;

/// A server after set-up that trusts a proxy at 127.0.0.1 alone.
async fn desk() -> Desk {
    let desk = Desk::start_with(|config| {
        let url = "https://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
        config.server.behind_proxy = Some(true);
        let block = "127.0.0.1".parse().expect("a block");
        config.server.trusted_proxies = Some([block].into_iter().collect());
        config.limits.requests_per_address = LIMIT;
    })
    .await;
    desk.set_up().await;
    desk
}

#[tokio::test]
async fn nginx_names_the_client() {
    let (desk, port) = (desk().await, free_port());
    let listen = format!("listen 127.0.0.1:{port};");
    let site = example("nginx", desk.running.address, &[("listen 443 ssl;", &listen)]);
    let configuration = format!(
        "daemon off;\nworker_processes 1;\npid PLACE/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n\
         client_body_temp_path PLACE/a;\nproxy_temp_path PLACE/b;\nfastcgi_temp_path PLACE/c;\nuwsgi_temp_path PLACE/d;\n\
         scgi_temp_path PLACE/e;\n{site}\n}}\n"
    );
    let arguments = ["-p", "PLACE", "-c", "PLACE/conf", "-e", "stderr"];
    let proxy = Proxy::start("/usr/sbin/nginx", port, &configuration, &arguments).await;
    holds(&desk, &proxy).await;
}

#[tokio::test]
async fn caddy_names_the_client() {
    let (desk, port) = (desk().await, free_port());
    let site = format!("http://chat.example.com:{port}, http://127.0.0.1:{port} {{\n    bind 127.0.0.1");
    let site = example("caddy", desk.running.address, &[("chat.example.com {", &site)]);
    let configuration = format!("{{\n    admin off\n    auto_https off\n}}\n{site}");
    let arguments = ["run", "--config", "PLACE/conf", "--adapter", "caddyfile"];
    let proxy = Proxy::start("/usr/bin/caddy", port, &configuration, &arguments).await;
    holds(&desk, &proxy).await;
}

#[tokio::test]
async fn haproxy_names_the_client() {
    let (desk, port) = (desk().await, free_port());
    let bind = format!("bind 127.0.0.1:{port}");
    let bound = "bind :443 ssl crt /etc/haproxy/chat.example.com.pem";
    let site = example("haproxy", desk.running.address, &[(bound, &bind)]);
    let configuration = format!("global\n    maxconn 100\n\n{site}");
    let proxy = Proxy::start("/usr/sbin/haproxy", port, &configuration, &["-f", "PLACE/conf", "-db"]).await;
    holds(&desk, &proxy).await;
}

#[tokio::test]
async fn apache_names_the_client() {
    let (desk, port) = (desk().await, free_port());
    let open = format!("<VirtualHost 127.0.0.1:{port}>");
    let site = example("apache", desk.running.address, &[("<VirtualHost *:443>", &open)]);
    let modules = ["mpm_event", "authz_core", "proxy", "proxy_http"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .concat();
    let configuration = format!(
        "{modules}ServerRoot PLACE\nServerName localhost\nPidFile PLACE/pid\nListen 127.0.0.1:{port}\nErrorLog /dev/stderr\n\
         DefaultRuntimeDir PLACE\nUser nobody\nGroup nogroup\n{site}"
    );
    let arguments = ["-d", "PLACE", "-f", "PLACE/conf", "-DFOREGROUND"];
    let proxy = Proxy::start("/usr/sbin/apache2", port, &configuration, &arguments).await;
    holds(&desk, &proxy).await;
}
