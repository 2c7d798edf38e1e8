package dev.slipway.http;

import java.io.IOException;

/** What was answered is not HTTP/1.x; the message never quotes it. */
@SuppressWarnings("serial") // never serialised
final class NotHttp extends IOException {

    NotHttp(String message) {
        super(message);
    }
}
