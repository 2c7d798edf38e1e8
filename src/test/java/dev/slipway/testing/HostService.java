package dev.slipway.testing;

import dev.slipway.Needed;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** A Service of a cluster, port 80, behind which a program of this machine answers: the cluster need not run pods for it. */
public final class HostService {

    private HostService() {}

    /**
     * Makes it.
     *
     * @param port the program's, which must listen on all addresses: an API server passes nothing on to loopback
     */
    public static void make(KubernetesClient cluster, String namespace, String name, int port) throws SocketException {
        cluster.services()
                .inNamespace(namespace)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        String address = address().getHostAddress();
        pretendPod(cluster, namespace, name, address);
        cluster.endpoints()
                .inNamespace(namespace)
                .resource(new EndpointsBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addNewSubset()
                        .addNewAddress()
                        .withIp(address)
                        .withNewTargetRef()
                        .withKind("Pod")
                        .withNamespace(namespace)
                        .withName(name)
                        .endTargetRef()
                        .endAddress()
                        .addNewPort()
                        .withPort(port)
                        .endPort()
                        .endSubset()
                        .build())
                .create();
    }

    /** An API server passes requests on to addresses of pods only. No scheduler cares for this one. */
    private static void pretendPod(KubernetesClient cluster, String namespace, String name, String address) {
        Pod pod = cluster.pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("nobody")
                        .addNewContainer()
                        .withName(name)
                        .withImage("example.com/program-of-this-machine:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        cluster.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP(address)
                        .addNewPodIP(address)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static InetAddress address() throws SocketException {
        Optional<InetAddress> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found ->
                        found instanceof Inet4Address && !found.isLoopbackAddress() && !found.isLinkLocalAddress())
                .findFirst();
        Needed.need("network", address.isPresent(), "give this machine an address beside loopback");
        return address.orElseThrow();
    }
}
