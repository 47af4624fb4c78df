//! What holds for every page: signing in, tokens, headers.

use crate::harness::browser::Site;
use crate::harness::{Agency, World};

crate::on_both! {
    strangers_are_led_to_the_door;
    a_form_without_the_sessions_token_changes_nothing;
    every_answer_carries_the_strict_headers;
    every_module_of_the_grid_is_served_and_known_again;
    signing_out_ends_the_session;
}

async fn strangers_are_led_to_the_door(world: World) {
    let site = Site::open(&world).await;
    for path in ["/", "/organisation", "/journal", "/commission"] {
        let page = site.stranger().get(path).await.ok();
        assert_eq!(page.path, "/sign-in", "{path}");
    }
}

async fn a_form_without_the_sessions_token_changes_nothing(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let secretary = site.sign_in("secretary").await;
    let fields = [
        ("name", "ЦЭК"),
        ("order_number", "1"),
        ("order_on", "2020-01-01"),
    ];
    for token in ["", "0000"] {
        let mut with_token = fields.to_vec();
        with_token.push(("csrf", token));
        secretary
            .post_without_token("/commission", &with_token)
            .await
            .refused(403, "Форма устарела");
    }
    secretary
        .get("/commission")
        .await
        .ok()
        .says("Комиссия ещё не создана");
    secretary
        .post("/commission", &fields)
        .await
        .ok()
        .says("Комиссия создана");
}

async fn every_answer_carries_the_strict_headers(world: World) {
    let site = Site::open(&world).await;
    for path in ["/sign-in", "/assets/delohran.css", "/nowhere"] {
        let page = site.stranger().get(path).await;
        let policy = page.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff", "{path}");
    }
}

async fn every_module_of_the_grid_is_served_and_known_again(world: World) {
    let site = Site::open(&world).await;
    let stranger = site.stranger();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/grid");
    let mut served = 0;
    for file in std::fs::read_dir(folder).expect("the modules") {
        let file = file.expect("a module");
        let name = file.file_name().into_string().expect("a name");
        let path = format!("/assets/grid/{name}");
        let page = stranger.get(&path).await.ok();
        assert_eq!(
            page.headers["content-type"], "text/javascript; charset=utf-8",
            "a browser runs a module only under this type: {name}"
        );
        assert_eq!(page.bytes, std::fs::read(file.path()).expect("its text"));
        let tag = page.headers["etag"].to_str().expect("text");
        let again = stranger.get_with(&path, &[("If-None-Match", tag)]).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{name}");
        let other = stranger
            .get_with(&path, &[("If-None-Match", "\"another\"")])
            .await;
        assert_eq!(other.status, 200, "{name}");
        served += 1;
    }
    assert!(served > 1);
    assert_eq!(stranger.get("/assets/grid/nothing.js").await.status, 404);
}

async fn signing_out_ends_the_session(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    clerk.get("/").await.ok().says("Рабочий стол");
    clerk.post("/sign-out", &[]).await.ok();
    assert_eq!(clerk.get("/").await.path, "/sign-in");
}
