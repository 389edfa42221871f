// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "desktop_fixture.h"

#include "app/desktop/notifier_freedesktop.h"

#include <QAbstractItemView>
#include <QDBusConnection>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

constexpr int kLong = 20'000;

/// A session bus of its own, which starts no servers.
class PrivateBus {
public:
    PrivateBus()
    {
        QFile config(m_folder.filePath(u"bus.conf"_s));
        if (!config.open(QIODevice::WriteOnly))
            qFatal("no folder for a bus");
        config.write(u"<busconfig><type>session</type><listen>unix:dir=%1</listen><auth>EXTERNAL</auth><policy context=\"default\">"
                     "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>"_s.arg(m_folder.path()).toUtf8());
        config.close();
        m_daemon.start(u"dbus-daemon"_s, {u"--config-file=%1"_s.arg(config.fileName()), u"--nofork"_s, u"--print-address=1"_s});
        if (!QTest::qWaitFor([this] { return m_daemon.canReadLine(); }, kLong))
            qFatal("dbus-daemon does not start: %s", m_daemon.readAllStandardError().constData());
        m_address = QString::fromUtf8(m_daemon.readLine().trimmed());
    }
    ~PrivateBus()
    {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }
    QString address() const { return m_address; }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
};

} // namespace

/// A notification server as freedesktop.org describes it, which keeps what it is asked to show.
class FakeNotifications final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint id = 0, replaces = 0;
        QString headline, body;
        QStringList actions;
        QVariantMap hints;
    };

    explicit FakeNotifications(const QString &address, QStringList capabilities = {u"body"_s, u"body-markup"_s, u"actions"_s})
        : m_capabilities(std::move(capabilities))
    {
        static int number = 0;
        m_name = u"fake-notifications-%1"_s.arg(++number);
        QDBusConnection bus = QDBusConnection::connectToBus(address, m_name);
        if (!bus.registerObject(u"/org/freedesktop/Notifications"_s, this, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            || !bus.registerService(u"org.freedesktop.Notifications"_s))
            qFatal("the fake server cannot be on the bus");
    }
    ~FakeNotifications() override
    {
        // A call that was not delivered yet is refused over the connection when it is removed, so this comes before the connection goes.
        QDBusConnection(m_name).unregisterObject(u"/org/freedesktop/Notifications"_s);
        QCoreApplication::removePostedEvents(this);
        QDBusConnection::disconnectFromBus(m_name);
    }

    QList<Shown> shown;
    QList<uint> closed;

    uint idOf(const QString &inBody) const
    {
        const auto found = std::find_if(shown.cbegin(), shown.cend(), [&](const Shown &each) { return each.body.contains(inBody); });
        return found == shown.cend() ? 0 : found->id;
    }
    QStringList headlines() const
    {
        QStringList all;
        for (const Shown &each : shown)
            all.append(each.headline);
        return all;
    }

public Q_SLOTS:
    QStringList GetCapabilities() const { return m_capabilities; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &summary, const QString &body, const QStringList &actions, const QVariantMap &hints, int)
    {
        const uint id = replaces != 0 ? replaces : ++m_last;
        shown.append({id, replaces, summary, body, actions, hints});
        return id;
    }
    void CloseNotification(uint id)
    {
        closed.append(id);
        Q_EMIT NotificationClosed(id, 3);
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    QStringList m_capabilities;
    QString m_name;
    uint m_last = 40;
};

/// Notifications on a real bus: alone, and from the window with its service.
class NotificationsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void shouldReplaceWhatItShowsOfTheSameThing();
    void shouldEscapeWhereMarkupIsRead_data();
    void shouldEscapeWhereMarkupIsRead();
    void shouldTellWhatWasPressed();
    void shouldTakeBackWhatIsOver();
    void shouldSayThatNothingShowsThem_data();
    void shouldSayThatNothingShowsThem();

    void shouldTellOfWhatIsNewAndOpenItWhenPressed();
    void shouldNotTellOfWhatIsBeforeTheEyes();
    void shouldTellNothingWhenSwitchedOff();
    void shouldTellThatTheTimeRanOut();
    void shouldTellNothingOfAgentsAsMarkup();
    void shouldTellNothingInATour();

private:
    QString data() const { return m_folder->filePath(u"data"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void NotificationsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
}

void NotificationsTest::shouldReplaceWhatItShowsOfTheSameThing()
{
    const PrivateBus bus;
    FakeNotifications server(bus.address());
    FreedesktopNotifier notifier(bus.address());
    // WHEN three follow each other faster than the server answers, and one is of something else
    notifier.show({u"a"_s, u"first"_s, u"x"_s, false});
    QTRY_COMPARE(server.shown.size(), 1);
    notifier.show({u"a"_s, u"second"_s, u"x"_s, false});
    notifier.show({u"a"_s, u"third"_s, u"x"_s, true});
    notifier.show({u"b"_s, u"other"_s, u"y"_s, false});
    QTRY_VERIFY(server.headlines().contains(u"third"_s) && server.headlines().contains(u"other"_s));
    // THEN each thing has one, whatever is shown of it
    const uint first = server.shown.first().id;
    for (const FakeNotifications::Shown &each : std::as_const(server.shown)) {
        QCOMPARE(each.id == first, each.body == u"x"_s);
        QCOMPARE(each.replaces, each.headline == u"first" || each.headline == u"other" ? 0U : first);
    }
    const auto urgency = [&](const QString &headline) {
        return server.shown.at(server.headlines().indexOf(headline)).hints.value(u"urgency"_s).toUInt();
    };
    QCOMPARE(urgency(u"first"_s), 1U);
    QCOMPARE(urgency(u"third"_s), 2U);
}

void NotificationsTest::shouldEscapeWhereMarkupIsRead_data()
{
    QTest::addColumn<QStringList>("capabilities");
    QTest::addColumn<QString>("body");
    QTest::addColumn<qsizetype>("actions");
    QTest::newRow("a server that reads markup") << QStringList{u"body"_s, u"body-markup"_s, u"actions"_s} << u"&lt;b&gt;a&lt;/b&gt; &amp; &quot;b&quot;"_s << qsizetype(4);
    QTest::newRow("one that does not, nor has buttons") << QStringList{u"body"_s} << u"<b>a</b> & \"b\""_s << qsizetype(0);
}

void NotificationsTest::shouldEscapeWhereMarkupIsRead()
{
    QFETCH(QStringList, capabilities);
    QFETCH(QString, body);
    QFETCH(qsizetype, actions);
    const PrivateBus bus;
    FakeNotifications server(bus.address(), capabilities);
    FreedesktopNotifier notifier(bus.address());
    notifier.show({u"a"_s, u"headline"_s, u"<b>a</b> & \"b\""_s, false});
    QTRY_COMPARE(server.shown.size(), 1);
    QCOMPARE(server.shown.first().body, body);
    QCOMPARE(server.shown.first().actions.size(), actions);
}

void NotificationsTest::shouldTellWhatWasPressed()
{
    const PrivateBus bus;
    FakeNotifications server(bus.address());
    FreedesktopNotifier notifier(bus.address());
    QSignalSpy activated(&notifier, &DesktopNotifier::activated);
    notifier.show({u"a"_s, u"headline"_s, u"x"_s, false});
    notifier.show({u"b"_s, u"headline"_s, u"y"_s, false});
    QTRY_COMPARE(server.shown.size(), 2);
    // WHEN another program's notification is pressed, and one of ours
    Q_EMIT server.ActionInvoked(7, u"default"_s);
    Q_EMIT server.ActionInvoked(server.idOf(u"x"_s), u"unknown"_s);
    Q_EMIT server.ActionInvoked(server.idOf(u"y"_s), u"default"_s);
    // THEN ours is told, and the button too
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toString(), u"b"_s);
    Q_EMIT server.ActionInvoked(server.idOf(u"x"_s), u"open"_s);
    QTRY_COMPARE(activated.size(), 2);
    QCOMPARE(activated.last().first().toString(), u"a"_s);
    // AND WHEN one was dismissed THEN the next of the same thing is a new one
    Q_EMIT server.NotificationClosed(server.idOf(u"x"_s), 2);
    Q_EMIT server.ActionInvoked(server.idOf(u"y"_s), u"open"_s);
    QTRY_COMPARE(activated.size(), 3);
    notifier.show({u"a"_s, u"again"_s, u"x"_s, false});
    QTRY_COMPARE(server.shown.size(), 3);
    QCOMPARE(server.shown.last().replaces, 0U);
}

void NotificationsTest::shouldTakeBackWhatIsOver()
{
    const PrivateBus bus;
    FakeNotifications server(bus.address());
    auto notifier = std::make_unique<FreedesktopNotifier>(bus.address());
    notifier->takeBack(u"never shown"_s);
    notifier->show({u"never sent"_s, u"headline"_s, u"x"_s, false});
    notifier->takeBack(u"never sent"_s);
    notifier->show({u"a"_s, u"headline"_s, u"y"_s, false});
    QTRY_COMPARE(server.shown.size(), 1);
    QCOMPARE(server.shown.first().body, u"y"_s);
    notifier->takeBack(u"a"_s);
    QTRY_COMPARE(server.closed, QList<uint>{server.shown.first().id});
    // AND what stands when the program ends goes with it
    QSignalSpy activated(notifier.get(), &DesktopNotifier::activated);
    notifier->show({u"b"_s, u"headline"_s, u"z"_s, false});
    QTRY_COMPARE(server.shown.size(), 2);
    Q_EMIT server.ActionInvoked(server.shown.last().id, u"default"_s);
    QTRY_VERIFY(!activated.isEmpty());
    notifier.reset();
    QTRY_COMPARE(server.closed.size(), 2);
}

void NotificationsTest::shouldSayThatNothingShowsThem_data()
{
    QTest::addColumn<bool>("isBus");
    QTest::addColumn<QString>("address");
    QTest::newRow("a bus without a server") << true << QString();
    QTest::newRow("a bus that is not there") << false << u"unix:path=/nowhere/bus"_s;
    QTest::newRow("no bus") << false << QString();
}

void NotificationsTest::shouldSayThatNothingShowsThem()
{
    QFETCH(bool, isBus);
    QFETCH(QString, address);
    const auto bus = isBus ? std::make_unique<PrivateBus>() : nullptr;
    const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
    qputenv("XDG_RUNTIME_DIR", "/nowhere");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "");
    FreedesktopNotifier notifier(bus ? bus->address() : address);
    qputenv("XDG_RUNTIME_DIR", runtime);
    QStringList refused;
    connect(&notifier, &DesktopNotifier::unavailable, this, [&refused](const DesktopNotifier::Content &content) { refused.append(content.key); });
    notifier.show({u"a"_s, u"headline"_s, u"x"_s, false});
    notifier.show({u"b"_s, u"headline"_s, u"x"_s, false});
    QTRY_COMPARE(refused, (QStringList{u"a"_s, u"b"_s}));
    notifier.show({u"c"_s, u"headline"_s, u"x"_s, false});
    QTRY_COMPARE(refused.size(), 3);
}

namespace {

/// The window with its service, on a bus of its own.
struct Watched {
    PrivateBus bus;
    FakeNotifications server{bus.address()};
    std::unique_ptr<Program> program;
    std::unique_ptr<Puppet> agent;

    explicit Watched(const QString &folder)
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address().toUtf8());
        program = std::make_unique<Program>(folder);
        program->show();
        if (!QTest::qWaitFor([this] { return program->isOnline(); }, kLong) || !QTest::qWaitForWindowActive(&program->window()))
            qFatal("the window does not come online");
        agent = another();
    }
    ~Watched() { agent->client.stop(); }
    std::unique_ptr<Puppet> another() { return std::make_unique<Puppet>(program->url, program->token(u"agent"_s)); }
    QString said(const QString &strip)
    {
        const QWidget *found = program->window().findChild<QWidget *>(strip);
        return found->isVisible() ? found->accessibleName() : QString();
    }
    bool isListed(const QString &title) { return program->inbox().contains(title); }
};

} // namespace

void NotificationsTest::shouldTellOfWhatIsNewAndOpenItWhenPressed()
{
    Watched w(data());
    // WHEN an agent asks
    w.agent->start(u"Retire the table"_s);
    // THEN the elder is told, once
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 1, kLong);
    const FakeNotifications::Shown shown = w.server.shown.first();
    QCOMPARE(shown.headline, u"A decision waits for you"_s);
    QCOMPARE(shown.body, u"Retire the table\nPuppet · High risk"_s);
    w.agent->say(u"It has 312 rows."_s);
    QTRY_COMPARE(w.program->words(w.agent->id).size(), 1);
    // WHEN it is pressed while the window is away
    w.program->window().showMinimized();
    Q_EMIT w.server.ActionInvoked(shown.id, u"default"_s);
    // THEN the window is there, with that consultation open, and the notification has gone
    QTRY_VERIFY(w.program->window().windowTitle().startsWith(u"Retire the table"_s));
    QVERIFY(!w.program->window().isMinimized());
    QTRY_COMPARE(w.server.closed, QList<uint>{shown.id});
    QCOMPARE(w.server.shown.size(), 1);
}

void NotificationsTest::shouldNotTellOfWhatIsBeforeTheEyes()
{
    Watched w(data());
    w.agent->start(u"Retire the table"_s);
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 1, kLong);
    Q_EMIT w.program->window().consultationChosen(w.agent->id);
    // WHEN the elder asks for changes and the revision comes while it is open
    const auto summary = [&] { return w.program->desktop->cache().summary(w.agent->id)->value().consultation; };
    Decision decision;
    decision.consultation = w.agent->id;
    decision.verdict = Verdict::RequestChanges;
    decision.comment = u"Keep a copy."_s;
    decision.digest = summary().digest;
    decision.seenSeq = summary().head;
    Q_EMIT w.program->window().decisionSubmitted(decision);
    QTRY_COMPARE(summary().decisions.size(), 1);
    w.agent->revise();
    QTRY_COMPARE(summary().revision, 2);
    // THEN nothing is told but of another
    const auto other = w.another();
    other->start(u"Drop the archive"_s);
    QTRY_COMPARE(w.server.shown.size(), 2);
    QVERIFY(w.server.shown.last().body.contains(u"Drop the archive"_s));
    other->client.stop();
}

void NotificationsTest::shouldTellNothingWhenSwitchedOff()
{
    Watched w(data());
    Q_EMIT w.program->window().notificationsChanged(false);
    w.agent->start(u"Retire the table"_s);
    QTRY_VERIFY(w.isListed(u"Retire the table"_s));
    // THEN it is told of nothing until it is switched on again
    Q_EMIT w.program->window().notificationsChanged(true);
    const auto other = w.another();
    other->start(u"Drop the archive"_s);
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 1, kLong);
    QVERIFY(w.server.shown.first().body.contains(u"Drop the archive"_s));
    other->client.stop();
    // AND that lasts
    Q_EMIT w.program->window().notificationsChanged(false);
    QFile kept(w.program->desktop->folder().file(u"window.ini"_s));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QVERIFY(kept.readAll().contains("notifications=false"));
}

void NotificationsTest::shouldTellThatTheTimeRanOut()
{
    Watched w(data());
    // GIVEN something to decide within three seconds, and nobody who does
    const Timestamp deadline{SystemClock().now().ms + 3000};
    w.agent->start(u"Retire the table"_s, deadline);
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 1, kLong);
    QVERIFY(w.server.shown.first().body.contains(u"until "_s));
    QTRY_VERIFY(w.said(u"deadlineStrip"_s).startsWith(u"1 minute left to decide: “"_s));
    // THEN the same notification says that it ran out, and so does the window
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 2, kLong);
    QCOMPARE(w.server.shown.last().replaces, w.server.shown.first().id);
    QVERIFY(w.server.shown.last().headline.startsWith(u"The time to decide ran out at "_s));
    QVERIFY(w.server.shown.last().body.endsWith(u"nothing was decided"_s));
    QTRY_VERIFY(w.said(u"ranOutStrip"_s).contains(u"Nothing was decided on “"_s));
    QCOMPARE(w.said(u"deadlineStrip"_s), QString());
    // AND it is unread no more when it was opened
    const auto buttons = w.program->window().findChild<QWidget *>(u"ranOutStrip"_s)->findChildren<QPushButton *>();
    const auto open = std::find_if(buttons.cbegin(), buttons.cend(), [](const QPushButton *each) { return each->text() == u"Open it"; });
    QVERIFY(open != buttons.cend());
    QTest::mouseClick(*open, Qt::LeftButton);
    QVERIFY(w.program->window().windowTitle().startsWith(u"Retire the table"_s));
    QCOMPARE(w.said(u"ranOutStrip"_s), QString());
    QTRY_COMPARE(w.server.closed.size(), 1);
}

void NotificationsTest::shouldTellNothingOfAgentsAsMarkup()
{
    Watched w(data());
    w.agent->start(u"<img src=\"http://127.0.0.1/x\"> <a href=\"x\">click</a> \u202egnp.exe\n"_s + QString(130, u'x'));
    QTRY_COMPARE_WITH_TIMEOUT(w.server.shown.size(), 1, kLong);
    const QString body = w.server.shown.first().body;
    QVERIFY2(!body.contains(u'<'), qPrintable(body));
    QVERIFY(body.contains(u"⟦U+202E⟧"_s));
    QVERIFY(body.size() < 260);
    QVERIFY(!w.server.shown.first().headline.contains(u"img"_s));
}

void NotificationsTest::shouldTellNothingInATour()
{
    const PrivateBus bus;
    FakeNotifications server(bus.address());
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address().toUtf8());
    DesktopOptions options;
    options.dataFolder = data();
    options.tourFolder = m_folder->path();
    Program p(options);
    p.show();
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline(), kLong);
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"Retire the table"_s);
    QTRY_COMPARE(p.inbox().size(), 1);
    // WHEN it is closed while the agent waits THEN nothing is asked, and nothing was told
    QSignalSpy finished(p.desktop.get(), &Desktop::finished);
    p.window().close();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(server.shown.isEmpty());
    puppet.client.stop();
}

QTEST_MAIN(NotificationsTest)
#include "tst_notifications_linux.moc"
