// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
//
// What Listener costs: an echo through the mailbox to another thread and back, alone, saturated, beside ten thousand
// idle connections, and the memory of each of those. The load runs in a second process (this program with arguments),
// so that the processor time and memory of the first are the server's alone. Prints one JSON line a figure.
#include "transport/listener.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <thread>

#ifdef Q_OS_UNIX
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace witan;

#ifdef Q_OS_UNIX

namespace {

/// Gives every message back from a thread of its own, as the service would answer.
class EchoService {
public:
    explicit EchoService(Mailbox &mailbox) : m_mailbox(mailbox)
    {
        mailbox.setWake([this] {
            const std::lock_guard lock(m_mutex);
            m_awake = true;
            m_wake.notify_one();
        });
        m_thread = std::thread([this] { run(); });
    }
    ~EchoService()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
            m_wake.notify_one();
        }
        m_thread.join();
    }

private:
    void run()
    {
        Outlet *outlet = nullptr;
        for (;;) {
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_awake || m_stop; });
                if (m_stop)
                    return;
                m_awake = false;
            }
            std::vector<Outbound> answers;
            for (Inbound &item : m_mailbox.drain()) {
                if (item.kind == Inbound::Kind::Opened)
                    outlet = item.outlet;
                else if (item.kind == Inbound::Kind::Frame)
                    answers.push_back({item.connection, std::move(item.bytes), 0, {}});
            }
            if (outlet)
                outlet->deliver(std::move(answers));
        }
    }

    Mailbox &m_mailbox;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_awake = false, m_stop = false;
    std::thread m_thread;
};

void raiseFiles()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int dial(quint16 port)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        qFatal("connect");
    const QByteArray request = "GET /bench HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    if (write(fd, request.constData(), size_t(request.size())) != request.size())
        qFatal("write");
    QByteArray answer;
    char byte[512];
    while (!answer.endsWith("\r\n\r\n")) {
        const auto got = read(fd, byte, sizeof byte);
        if (got <= 0)
            qFatal("no answer to the upgrade");
        answer.append(byte, got);
    }
    if (!answer.startsWith("HTTP/1.1 101"))
        qFatal("refused: %s", answer.constData());
    return fd;
}

constexpr int kPayload = 110;    // the seed's frames are about that long

QByteArray frame()
{
    QByteArray bytes;
    bytes += char(0x81);
    bytes += char(0x80 | kPayload);
    bytes += QByteArray(4, '\0');    // a mask of zeros costs the server the same
    bytes += QByteArray(kPayload, 'x');
    return bytes;
}

/// `clients` connections with `pipeline` unanswered messages each, until `messages` are answered.
int load(quint16 port, int clients, int pipeline, int messages)
{
    std::vector<pollfd> polls;
    std::vector<std::deque<qint64>> sent(size_t(clients), std::deque<qint64>{});
    std::vector<qsizetype> halfRead(size_t(clients), 0);
    const QByteArray one = frame();
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < clients; ++i)
        polls.push_back({dial(port), POLLIN, 0});
    const qint64 connected = clock.nsecsElapsed();
    int asked = 0, answered = 0;
    std::vector<qint64> latencies;
    const auto ask = [&](size_t at) {
        QByteArray burst;
        while (sent[at].size() < size_t(pipeline) && asked < messages) {
            burst += one;
            sent[at].push_back(clock.nsecsElapsed());
            ++asked;
        }
        if (!burst.isEmpty() && write(polls[at].fd, burst.constData(), size_t(burst.size())) != burst.size())
            qFatal("write");
    };
    for (size_t at = 0; at < polls.size(); ++at)
        ask(at);
    char buffer[65536];
    while (answered < messages) {
        poll(polls.data(), polls.size(), -1);
        for (size_t at = 0; at < polls.size(); ++at) {
            if (!(polls[at].revents & (POLLIN | POLLHUP)))
                continue;
            const auto got = read(polls[at].fd, buffer, sizeof buffer);
            if (got <= 0)
                qFatal("connection lost");
            halfRead[at] += got;
            for (; halfRead[at] >= kPayload + 2; halfRead[at] -= kPayload + 2) {
                latencies.push_back(clock.nsecsElapsed() - sent[at].front());
                sent[at].pop_front();
                ++answered;
            }
            ask(at);
        }
    }
    const double seconds = double(clock.nsecsElapsed() - connected) / 1e9;
    std::sort(latencies.begin(), latencies.end());
    const auto quantile = [&](double q) { return double(latencies[size_t(q * double(latencies.size() - 1))]) / 1000; };
    std::printf("{\"messages\":%d,\"per_second\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", messages, messages / seconds, quantile(0.5), quantile(0.99));
    return 0;
}

/// `count` connections that say nothing, until this process is told to end.
int crowd(quint16 port, int count)
{
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < count; ++i)
        dial(port);
    std::printf("{\"connections\":%d,\"connect_s\":%.3f}\n", count, double(clock.elapsed()) / 1000);
    std::fflush(stdout);
    char byte;
    return read(0, &byte, 1) < 0 ? 1 : 0;
}

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double residentKib()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1024;
}

void report(const char *name, QJsonObject figures)
{
    figures.insert(QLatin1StringView("bench"), QLatin1StringView("listener"));
    figures.insert(QLatin1StringView("case"), QLatin1StringView(name));
    std::puts(QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

void measureLoad(const char *name, quint16 port, int clients, int pipeline, int messages)
{
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const double before = cpuSeconds();
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("load"), QString::number(port), QString::number(clients),
                                                           QString::number(pipeline), QString::number(messages)});
    child.waitForFinished(-1);
    QJsonObject figures = QJsonDocument::fromJson(child.readAllStandardOutput()).object();
    figures.insert(QLatin1StringView("cpu_us_per_message"), (cpuSeconds() - before) * 1e6 / messages);
    report(name, figures);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    raiseFiles();
    const QStringList arguments = app.arguments();
    const auto number = [&](int at) { return arguments.value(at).toInt(); };
    if (arguments.value(1) == QLatin1StringView("load"))
        return load(quint16(number(2)), number(3), number(4), number(5));
    if (arguments.value(1) == QLatin1StringView("crowd"))
        return crowd(quint16(number(2)), number(3));

    Mailbox mailbox;
    EchoService service(mailbox);
    Listener listener({}, [](const UpgradeRequest &) { return Admission{}; }, mailbox);
    if (auto started = listener.start(); !started)
        qFatal("%s", qPrintable(started.error().message));
    const int factor = qMax(1, number(1));
    measureLoad("echo, 1 client", listener.port(), 1, 1, 20'000 * factor);
    measureLoad("echo, 50 clients", listener.port(), 50, 1, 100'000 * factor);
    measureLoad("echo, 50 clients x 16", listener.port(), 50, 16, 400'000 * factor);

    constexpr int kIdle = 9'900;
    const double before = residentKib();
    const double cpuBefore = cpuSeconds();
    QProcess idle;
    idle.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    idle.start(QCoreApplication::applicationFilePath(), {QStringLiteral("crowd"), QString::number(listener.port()), QString::number(kIdle)});
    idle.waitForReadyRead(-1);
    QJsonObject figures = QJsonDocument::fromJson(idle.readLine()).object();
    figures.insert(QLatin1StringView("kib_each"), (residentKib() - before) / kIdle);
    figures.insert(QLatin1StringView("cpu_us_per_connection"), (cpuSeconds() - cpuBefore) * 1e6 / kIdle);
    report("idle connections", figures);
    measureLoad("echo, 1 client beside the idle", listener.port(), 1, 1, 20'000 * factor);
    measureLoad("echo, 50 clients x 16 beside the idle", listener.port(), 50, 16, 400'000 * factor);
    idle.closeWriteChannel();
    idle.waitForFinished(-1);
    return 0;
}

#else

int main()
{
    std::puts("{\"bench\":\"listener\",\"skipped\":\"needs a Unix\"}");
    return 0;
}

#endif
