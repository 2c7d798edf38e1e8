package dev.slipway.demo;

import java.nio.file.Path;
import java.util.List;

/** What has to be known of a program to run it: how it is prepared and called, and when it answers. */
interface Server {

    /** Names its port, password, pid file and log. */
    String name();

    /** The file name of its program, by which a process that was left behind is recognised. */
    String program();

    /** Its working directory, where its data are. */
    Path directory();

    /** Makes what is needed before a start; no server runs on the directory then. */
    void prepare(int port);

    List<String> command(int port);

    /** Whether it takes requests now. */
    boolean answers(int port);
}
