package dev.espalier.search.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Open connections, kept for the next who needs one. Each is tried before it is lent again, because the process at its
 * other end may have died; a new one then finds, or becomes, that process's successor.
 */
final class Connections implements ConnectionFactory, AutoCloseable {
    static final String USER = "espalier";

    private final String url;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Connections(String url) {
        this.url = url;
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (closed) {
            throw new SQLException("the store was closed");
        }
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            if (connection.isValid(1)) {
                return connection;
            }
            connection.close();
        }
        return DriverManager.getConnection(url, USER, "");
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        if (closed) {
            connection.close();
        } else {
            idle.addFirst(connection);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing is lost with a connection that carries no transaction.
            }
        }
    }
}
