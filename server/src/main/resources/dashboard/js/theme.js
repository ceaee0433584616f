// Sets the colour theme before anything is painted, and changes it on request: system, light, dark, system …
(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const stored = () => localStorage.getItem("theme") ?? "system";

    function apply() {
        const choice = stored();
        const theme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
        document.documentElement.dataset.theme = theme;
        const button = document.getElementById("theme");
        if (button) {
            button.title = `Colour theme: ${choice}`;
            button.setAttribute("aria-label", `Colour theme: ${choice}. Change`);
        }
        dispatchEvent(new Event("themechange"));
    }

    apply();
    system.addEventListener("change", apply);
    addEventListener("DOMContentLoaded", () => {
        apply();
        document.getElementById("theme").addEventListener("click", () => {
            const next = { system: "light", light: "dark", dark: "system" };
            localStorage.setItem("theme", next[stored()]);
            apply();
        });
    });
})();
