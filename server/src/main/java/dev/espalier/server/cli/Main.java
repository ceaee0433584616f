package dev.espalier.server.cli;

/** The entry point of the command line. */
public final class Main {

    private Main() {}

    /**
     * Prints the version.
     *
     * @param args not used yet
     */
    public static void main(String[] args) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("espalier " + (version == null ? "development" : version));
    }
}
