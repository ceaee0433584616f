package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Chromium of this machine without a window, with an empty profile, and with an eye on what it loads and logs. */
final class Browser implements AutoCloseable {
    /** Complains that it does not know this Chromium's version by heart; nothing here needs that. Held against collection. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Pattern REQUESTED =
            Pattern.compile("\"method\":\"Network\\.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

    private final ChromeDriver driver;
    private final Path downloads;
    private final URI base;

    private Browser(ChromeDriver driver, Path downloads, URI base) {
        this.driver = driver;
        this.downloads = downloads;
        this.base = base;
    }

    /** Opens a browser, or skips the test if this machine has none. */
    static Browser open(Path folder, URI base) throws IOException {
        Optional<Path> chromium = onPath("chromium");
        Optional<Path> chromedriver = onPath("chromedriver");
        assumeTrue(chromium.isPresent() && chromedriver.isPresent(), "needs chromium and chromedriver on the PATH");
        VERSIONS.setLevel(Level.OFF);
        Path downloads = Files.createDirectories(folder.resolve("downloads"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"));
        options.setExperimentalOption(
                "prefs",
                Map.of("download.default_directory", downloads.toAbsolutePath().toString()));
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options), downloads, base);
        browser.driver.get("about:blank");
        // Chromium's own first page loads its own parts.
        browser.forget();
        browser.size(1440, 1000);
        return browser;
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    ChromeDriver driver() {
        return driver;
    }

    void go(String path) {
        driver.get(base.resolve(path).toString());
    }

    /** The path and query of the page. */
    String path() {
        URI here = URI.create(driver.getCurrentUrl());
        return here.getRawPath() + (here.getRawQuery() == null ? "" : "?" + here.getRawQuery());
    }

    /** The size of the page's own area in pixels. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the system prefers: {@code light} or {@code dark}. */
    void prefer(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    WebElement find(String css) {
        return await(() ->
                driver.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Waits until {@code css} exists and its text contains {@code text}. */
    WebElement find(String css, String text) {
        return await(() -> all(css).stream()
                .filter(element -> element.getText().contains(text))
                .findFirst()
                .orElse(null));
    }

    /** Waits until {@code value} is neither null nor false. */
    <T> T await(Supplier<T> value) {
        return await(Duration.ofSeconds(20), value);
    }

    <T> T await(Duration patience, Supplier<T> value) {
        return new WebDriverWait(driver, patience, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .until(_ -> value.get());
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Path screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        return Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** A picture of the whole page, however long. */
    Path screenshotOfAll(String name, int width) throws IOException {
        Number height = (Number) run("return document.documentElement.scrollHeight");
        size(width, Math.max(600, height.intValue()));
        settle();
        return screenshot(name);
    }

    /** Waits until charts have been drawn and panels are not loading. */
    void settle() {
        await(() -> all("[data-state=loading], .skeleton").isEmpty());
        run("return new Promise(done => setTimeout(done, 400))");
    }

    /** Waits for a download to be complete. */
    Path download(String name) {
        Path file = downloads.resolve(name);
        return await(() -> Files.exists(file) ? file : null);
    }

    /** No page logged an error, and nothing but the dashboard was asked for anything. Forgets what was logged so far. */
    void assertQuiet() {
        List<String> errors = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
        assertEquals(List.of(), errors, "errors on the console");
        List<String> outside = driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> REQUESTED.matcher(entry.getMessage()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .filter(url -> !url.startsWith(base.toString()) && !url.startsWith("data:"))
                .toList();
        assertEquals(List.of(), outside, "requests that left the dashboard");
    }

    /** Forgets what was logged so far. */
    void forget() {
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
