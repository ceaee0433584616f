// Chooses the page by the address. Every page is a module of its own and loads only what it draws.

const PAGES = [
    [/^\/$/, () => import("./studies.js")],
    [/^\/new$/, () => import("./new.js")],
    [/^\/devices$/, () => import("./devices.js")],
    [/^\/api$/, () => import("./operations.js")],
    [/^\/studies\/([^/]+)$/, () => import("./study.js")],
    [/^\/studies\/([^/]+)\/trials\/(\d+)$/, () => import("./trial.js")],
];

const main = document.getElementById("content");
const here = document.querySelector(`.bar nav a[href="${location.pathname}"]`);
here?.setAttribute("aria-current", "page");

for (const [pattern, load] of PAGES) {
    const match = location.pathname.match(pattern);
    if (match) {
        const page = await load();
        page.show(main, ...match.slice(1).map(decodeURIComponent));
        break;
    }
}
