// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "act_log.h"
#include "desktop_fixture.h"
#include "random_hands.h"
#include "random_reader.h"
#include "restless_agents.h"

#include "service/service_host.h"
#include "store/event_store.h"
#include "support/relay.h"
#include "support/tokens.h"
#include "widgets/context_column.h"
#include "widgets/thread_view.h"

#include <QBasicTimer>
#include <QDesktopServices>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <cstdio>
#include <numeric>

// The real window with its real service is given to random hands and a random screen reader, while agents go on around it. Each
// run is a process of its own: what ends or locks it is told with its seed and its last acts.
//
//   ctest -R desktop.random_acts                          5,000 acts, as always
//   ctest -C Nightly -R desktop.random_acts_nightly       100,000 acts; meant for a build with the preset `asan`
//   WITAN_ACTS=20000 desktop_tst_random_acts              so many acts
//   desktop_tst_random_acts --seed 7 --acts 2000          one run, as the test tells it where it fails; --trace writes every act
//
// A seed chooses who acts, where the service is and how large a pixel is, and all that is done. Timers, threads and the
// network go their own way beside it, so that a run again is like the first one, not the same.

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::chrono::seconds kPatience{40};
#else
constexpr std::chrono::seconds kPatience{5};
#endif

/// What a seed stands for.
struct Run {
    quint32 seed = 1;
    int acts = 1000;
    QString log;
    bool traced = false;

    bool hasHands() const { return seed % 3 != 1; }
    bool hasReader() const { return seed % 3 != 0; }
    /// A service elsewhere, over a network that breaks, and that is started again now and then.
    bool isRemote() const { return seed / 3 % 2 == 1; }
    QByteArray scale() const { return seed / 6 % 3 == 0 ? "1" : seed / 6 % 3 == 1 ? "2" : "1.25"; }
    QString describe() const
    {
        return u"seed %1: %2, %3, scale %4"_s.arg(seed).arg(!hasReader() ? u"hands"_s : !hasHands() ? u"a screen reader"_s : u"hands and a screen reader"_s,
            isRemote() ? u"a service elsewhere"_s : u"the built-in service"_s, QString::fromLatin1(scale()));
    }
};

/// The service of another computer, and the network to it.
class Elsewhere {
public:
    explicit Elsewhere(const QString &folder)
    {
        m_config.dataFolder = folder;
        m_config.allowedHosts = {u"127.0.0.1"_s};
        start();
        m_config.port = static_cast<quint16>(QUrl(m_url).port());
        m_relay = std::make_unique<Relay>(m_config.port);
        m_relay->tellToken(token(u"reviewer"_s));
    }
    /// Again at the same place.
    void start()
    {
        m_host.reset();
        m_host = std::make_unique<ServiceHost>(m_config);
        QObject::connect(m_host.get(), &ServiceHost::started, m_host.get(), [this](const QString &url) { m_url = url; });
        m_host->start();
        if (m_config.port == 0 && !QTest::qWaitFor([this] { return !m_url.isEmpty(); }, 20'000))
            qFatal("the service does not start");
    }
    void cut(qsizetype after) { m_relay->cutNext({after % 2 ? Relay::Way::Up : Relay::Way::Down, after, Relay::End::Abort}); }
    QString url() const { return m_url; }
    QUrl throughTheNetwork() const { return QUrl(u"ws://127.0.0.1:%1"_s.arg(m_relay->port())); }
    QByteArray token(const QString &role) const { return tokenFor(m_config.dataFolder, role); }
    QString tokenFile() const { return tokenFileFor(m_config.dataFolder, u"reviewer"_s); }

private:
    ServiceConfig m_config;
    QString m_url;
    std::unique_ptr<ServiceHost> m_host;
    std::unique_ptr<Relay> m_relay;
};

/// The window and all about it; acts until it has acted often enough. What does not hold is told by failure().
class RandomActs final : public QObject {
    Q_OBJECT
public:
    RandomActs(const Run &run, const QString &folder)
        : m_run(run), m_data(folder + u"/data"_s), m_random(run.seed), m_log(run.log), m_hands(m_random, m_log), m_reader(m_random, m_log)
    {
        m_options.dataFolder = m_data;
        if (run.isRemote()) {
            m_elsewhere = std::make_unique<Elsewhere>(folder + u"/elsewhere"_s);
            m_options.service = m_elsewhere->throughTheNetwork();
            m_options.tokenFile = m_elsewhere->tokenFile();
        }
        for (const auto &scheme : {u"http"_s, u"https"_s, u"file"_s})
            QDesktopServices::setUrlHandler(scheme, this, "openLink");
        open();
        m_program->window().resize(1440, 900);
        if (!QTest::qWaitFor([this] { return m_program->isOnline(); }, 20'000))
            qFatal("the window does not come online");
        m_agents = std::make_unique<RestlessAgents>([this] { return serviceUrl(); }, m_elsewhere ? m_elsewhere->token(u"agent"_s) : m_program->token(u"agent"_s), folder + u"/sample"_s, m_random);
        if (!QTest::qWaitFor([this] { return m_program->inbox().size() > m_agents->waiting() && m_agents->answered() > 0; }, 30'000))
            qFatal("the consultations do not come");
        if (run.hasReader())
            m_reader.begin();
        if (run.traced)
            m_log.trace();
    }

    void begin()
    {
        m_watchdog = std::make_unique<Watchdog>(kPatience);
        m_next.start(0, this);
    }
    QString failure() const { return m_failure; }
    QJsonObject report() const
    {
        return {{u"acts"_s, qint64(m_acts)}, {u"decisions"_s, m_decided.size()}, {u"confirms"_s, confirms()}, {u"replies"_s, m_replies}, {u"opened"_s, m_opened}, {u"steps"_s, m_steps}, {u"links"_s, m_links},
            {u"answered"_s, m_agents->answered()}, {u"quits"_s, m_quits}};
    }
    /// Ends everything and looks into the record.
    void finish()
    {
        m_watchdog.reset();
        m_agents.reset();
        m_program.reset();
        m_elsewhere.reset();
        checkRecord();
    }
    bool isDone() const { return m_done; }

public Q_SLOTS:
    void openLink(const QUrl &) { ++m_links; }

protected:
    void timerEvent(QTimerEvent *) override
    {
        m_watchdog->turn();
        if (m_done || m_acts >= quint64(m_run.acts) || !m_failure.isEmpty()) {
            m_next.stop();
            if (!std::exchange(m_done, true))
                QCoreApplication::exit();
            return;
        }
        // Anew each time: the acts go on in a loop of events within an act.
        m_next.start(0, this);
        ++m_acts;
        act();
        m_deciding = false;
    }

private:
    int confirms() const { return m_hands.confirms() + m_reader.confirms(); }

    /// Again over the same data where the program was quit. What would leave it otherwise ends here.
    void open()
    {
        m_over = false;
        m_program = std::make_unique<Program>(m_options);
        MainWindow &window = m_program->window();
        connect(m_program->desktop.get(), &Desktop::finished, this, [this] { m_over = true; });
        disconnect(&window, &MainWindow::sampleRequested, m_program->desktop.get(), nullptr);
        connect(&window, &MainWindow::consultationChosen, this, [this] { ++m_opened; });
        connect(&window, &MainWindow::stepsSeen, this, [this] { ++m_steps; });
        connect(&window, &MainWindow::replySubmitted, this, [this] { ++m_replies; });
        connect(&window, &MainWindow::decisionSubmitted, this, [this](const Decision &decision) { takeDecision(decision); });
        // Half a second is a few acts long here.
        window.findChild<ContextColumn *>()->setArmClock([this] { return ArmGuard::steadyNow() + qint64(m_acts) * 200; });
        m_program->show();
    }
    QString serviceUrl() const { return m_elsewhere ? m_elsewhere->url() : m_program->url; }

    void act()
    {
        // Not from within what the window itself does.
        if (m_over && QThread::currentThread()->loopLevel() == 1) {
            m_log.begin(m_acts, "the program is started again");
            ++m_quits;
            m_program.reset();
            open();
            return;
        }
        MainWindow &window = m_program->window();
        if (!window.isVisible() || (window.isMinimized() && m_random.bounded(8) == 0)) {
            m_log.begin(m_acts, "the window is shown again");
            window.showNormal();
            window.activateWindow();
            return;
        }
        if (std::exchange(m_endOfDeciding, 0) == m_acts) {
            m_log.begin(m_acts, "confirm");
            endDeciding();
            return;
        }
        const int chance = m_random.bounded(100);
        if (chance < 4) {
            m_log.begin(m_acts, "agents");
            m_log.add(m_agents->act());
        } else if (chance < 8) {
            elsewhere();
        } else if (m_run.hasReader() && (!m_run.hasHands() || chance < 50)) {
            m_log.begin(m_acts, "reader");
            m_deciding = true;
            m_reader.act();
        } else {
            hands();
        }
    }
    void hands()
    {
        m_hands.relax();
        // As a window manager does where the active window went.
        if (!QGuiApplication::focusWindow() && m_random.bounded(4) == 0) {
            QWidget *modal = QApplication::activeModalWidget();
            (modal ? modal : &m_program->window())->activateWindow();
        }
        // A menu or a question does not stay: behind it there is more.
        if ((QApplication::activePopupWidget() || QApplication::activeModalWidget()) && m_random.bounded(4) == 0) {
            m_log.begin(m_acts, "answer a popup");
            m_hands.answerPopup();
            return;
        }
        const auto &acts = RandomHands::acts();
        static const int all = std::accumulate(acts.cbegin(), acts.cend(), 0, [](int sum, const RandomHands::Weighed &each) { return sum + each.weight; });
        int chance = m_random.bounded(all);
        for (const RandomHands::Weighed &each : acts) {
            chance -= each.weight;
            if (chance >= 0)
                continue;
            m_log.begin(m_acts, each.name);
            m_deciding = true;
            (m_hands.*each.act)();
            return;
        }
    }
    /// What comes from other places and other times.
    void elsewhere()
    {
        MainWindow &window = m_program->window();
        switch (m_random.bounded(12)) {
        case 0: m_log.begin(m_acts, "begin to decide"); beginToDecide(); break;
        case 1:
        case 2: m_log.begin(m_acts, "link"); Q_EMIT window.findChild<ThreadView *>()->linkActivated(u"https://xn--80ak6aa92e.example/%1"_s.arg(m_acts)); break;
        case 3: m_log.begin(m_acts, "draft"); checkDraft(); break;
        case 4: m_log.begin(m_acts, "rest"); m_next.start(m_random.bounded(60), this); break;
        case 5: m_log.begin(m_acts, "ended by another"); m_program->desktop->client().end(m_agents->any(), m_random.bounded(2) ? Status::Completed : Status::Cancelled, u"ended"_s); break;
        case 6: m_log.begin(m_acts, "notice"); window.notice(u"Something was said. "_s.repeated(1 + m_random.bounded(20)), Severity(m_random.bounded(3))); break;
        case 7: m_log.begin(m_acts, "try now"); Q_EMIT window.tryNowRequested(); break;
        case 8: m_log.begin(m_acts, "overview"); Q_EMIT window.overviewRequested(); break;
        case 9:
            m_log.begin(m_acts, "the network");
            if (m_elsewhere)
                m_elsewhere->cut(m_random.bounded(30'000));
            break;
        case 10:
            m_log.begin(m_acts, "the service");
            if (m_elsewhere && m_random.bounded(4) == 0)
                m_elsewhere->start();
            break;
        default: m_log.begin(m_acts, "choose"); Q_EMIT window.consultationChosen(m_agents->any()); break;
        }
    }

    ConsultationId openOne() const
    {
        return ConsultationId::parse(QSettings(m_data + u"/window.ini"_s, QSettings::IniFormat).value(u"open"_s).toString()).value_or(ConsultationId());
    }
    void press(const QString &name)
    {
        auto *button = m_program->window().findChild<QAbstractButton *>(name);
        if (button && button->isVisible() && button->isEnabled())
            button->click();
    }
    /// The form is opened and filled, and soon confirmed, where it may be: what random hands alone come to too seldom.
    void beginToDecide()
    {
        MainWindow &window = m_program->window();
        press(QStringList{u"approve"_s, u"changes"_s, u"reject"_s, u"abstain"_s}.at(m_random.bounded(4)));
        auto *comment = window.findChild<QWidget *>(u"comment"_s);
        if (comment && comment->isVisible() && comment->property("plainText").toString().isEmpty())
            comment->setProperty("plainText", u"Because the ledger says so, act %1."_s.arg(m_acts));
        if (m_random.bounded(2))
            press(QStringList{u"some"_s, u"whole"_s, u"scopeWorkflow"_s, u"scopeApproach"_s, u"add"_s}.at(m_random.bounded(5)));
        if (m_random.bounded(3))
            m_next.start(int(ArmGuard::kDelayMs) + 50, this);
        m_endOfDeciding = m_acts + 1;
    }
    void endDeciding()
    {
        m_deciding = true;
        ++m_ownConfirms;
        press(u"confirm"_s);
    }
    /// What stands in the composer is there when one comes back from elsewhere.
    void checkDraft()
    {
        MainWindow &window = m_program->window();
        const ConsultationId id = openOne();
        const QString typed = m_program->typed();
        if (id.isNull() || !window.windowTitle().contains(u'·'))
            return;
        Q_EMIT window.consultationChosen(m_agents->any());
        Q_EMIT window.consultationChosen(id);
        if (openOne() == id && m_program->typed() != typed)
            fail(u"a draft of %1 characters came back as one of %2"_s.arg(typed.size()).arg(m_program->typed().size()));
    }
    /// Nothing decides but a press of Confirm.
    void takeDecision(const Decision &decision)
    {
        m_decided.append(decision);
        if (!m_deciding && !m_run.hasReader())
            fail(u"a decision was sent while nobody did anything"_s);
        if (m_decided.size() > confirms() + m_ownConfirms)
            fail(u"%1 decisions were sent by %2 presses of Confirm"_s.arg(m_decided.size()).arg(confirms() + m_ownConfirms));
    }
    void checkRecord()
    {
        const auto record = openSqliteEventStore((m_run.isRemote() ? m_data.chopped(4) + u"elsewhere"_s : m_data) + u"/record.db"_s);
        if (!record)
            return fail(record.error().message);
        const auto faults = (*record)->verify();
        if (!faults || !faults->isEmpty())
            return fail(faults ? u"the record: "_s + faults->first().what : faults.error().message);
        for (qint64 cursor = 0;;) {
            const auto events = (*record)->eventsSince(cursor, 500);
            if (!events)
                return fail(events.error().message);
            if (events->isEmpty())
                break;
            cursor = events->last().cursor;
            for (const Event &event : *events)
                checkDecision(event);
        }
    }
    void checkDecision(const Event &event)
    {
        if (event.type != EventType::DecisionRecorded)
            return;
        const auto same = [&event](const Decision &each) { return each.consultation == event.consultation && toString(each.verdict) == event.body.value("verdict"_L1).toString() && each.comment == event.body.value("comment"_L1).toString(); };
        const auto sent = std::find_if(m_decided.begin(), m_decided.end(), same);
        if (sent == m_decided.end())
            fail(u"the record holds a decision that was not made here: "_s + event.body.value("verdict"_L1).toString());
        else
            m_decided.erase(sent);
    }
    void fail(const QString &what)
    {
        if (m_failure.isEmpty())
            m_failure = what;
    }

    const Run m_run;
    const QString m_data;
    DesktopOptions m_options;
    QRandomGenerator m_random;
    ActLog m_log;
    RandomHands m_hands;
    RandomReader m_reader;
    std::unique_ptr<Elsewhere> m_elsewhere;
    std::unique_ptr<Program> m_program;
    std::unique_ptr<RestlessAgents> m_agents;
    std::unique_ptr<Watchdog> m_watchdog;
    QBasicTimer m_next;
    quint64 m_acts = 0, m_endOfDeciding = 0;
    QList<Decision> m_decided;
    QString m_failure;
    int m_opened = 0, m_steps = 0, m_replies = 0, m_links = 0, m_ownConfirms = 0, m_quits = 0;
    bool m_done = false, m_deciding = false, m_over = false;
};

void tellOnce(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    static QSet<QString> told;
    QString kind = text.left(60);
    kind.removeIf([](QChar c) { return c.isDigit(); });
    if (type == QtFatalMsg || (!told.contains(kind) && told.size() < 200)) {
        told.insert(kind);
        std::fprintf(stderr, "%s\n", qPrintable(text.left(300)));
    }
    if (type == QtFatalMsg)
        std::abort();
}

/// A run in this process.
int act(int argc, char **argv, const Run &run)
{
    if (!qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", run.scale());
    QApplication app(argc, argv);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    qInstallMessageHandler(tellOnce);
    const QTemporaryDir folder;
    QString failure;
    QElapsedTimer time;
    time.start();
    QJsonObject report;
    {
        RandomActs acts(run, folder.path());
        acts.begin();
        // What ends the loop of events before its time does not end this.
        while (QApplication::exec(), !acts.isDone()) {}
        report = acts.report();
        acts.finish();
        failure = acts.failure();
        for (const auto &scheme : {u"http"_s, u"https"_s, u"file"_s})
            QDesktopServices::unsetUrlHandler(scheme);
    }
    report.insert(u"seconds"_s, double(time.elapsed()) / 1000);
    std::printf("%s\n", QJsonDocument(report).toJson(QJsonDocument::Compact).constData());
    if (!failure.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(failure));
    return failure.isEmpty() ? 0 : 1;
}

} // namespace

/// The parent: a process for each seed.
class TestRandomActs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void shouldNeitherEndNorLock_data();
    void shouldNeitherEndNorLock();

private:
    static int acts() { return qMax(100, qEnvironmentVariableIntValue("WITAN_ACTS") > 0 ? qEnvironmentVariableIntValue("WITAN_ACTS") : 5000); }
    std::unique_ptr<QProcess> m_windowManager;
};

void TestRandomActs::initTestCase()
{
    // In a bare display windows would have neither place nor frame.
    const QString manager = QStandardPaths::findExecutable(u"openbox"_s);
    if (qEnvironmentVariable("QT_QPA_PLATFORM") != u"xcb" || manager.isEmpty())
        return;
    m_windowManager = std::make_unique<QProcess>();
    m_windowManager->start(manager, QStringList());
    QVERIFY(m_windowManager->waitForStarted());
}

void TestRandomActs::cleanupTestCase()
{
    if (!m_windowManager)
        return;
    m_windowManager->kill();
    m_windowManager->waitForFinished();
}

void TestRandomActs::shouldNeitherEndNorLock_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::newRow("hands, the built-in service") << 18u;
    QTest::newRow("a screen reader, the built-in service") << 1u;
    QTest::newRow("both, a service elsewhere") << 5u;
    QTest::newRow("both, the built-in service, twice as large") << 8u;
    QTest::newRow("a seed of its own") << QRandomGenerator::global()->bounded(100u, 1'000'000u);
}

void TestRandomActs::shouldNeitherEndNorLock()
{
    QFETCH(quint32, seed);
    const int rows = 5;
    Run run{seed, acts() / rows, {}, false};
    QTemporaryDir folder;
    run.log = folder.filePath(u"acts"_s);
    // WHEN hands, a screen reader and agents have acted at random
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--seed"_s, QString::number(seed), u"--acts"_s, QString::number(run.acts), u"--log"_s, run.log});
    QVERIFY(process.waitForFinished(run.acts * 1000 + 300'000));
    // THEN the program still runs, and has done nothing that nobody told it to
    const QByteArray told = process.readAllStandardError();
    const QString replay = u"%1\nAgain: desktop_tst_random_acts --seed %2 --acts %3\n%4\nThe last acts:\n%5"_s.arg(run.describe()).arg(seed).arg(run.acts).arg(QString::fromUtf8(told.right(8000)), ActLog::read(run.log).join(u'\n'));
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, qPrintable(replay));
    const QByteArray output = process.readAllStandardOutput().trimmed();
    const QJsonObject report = QJsonDocument::fromJson(output.mid(output.lastIndexOf('\n') + 1)).object();
    qInfo("%s: %s", qPrintable(run.describe()), output.mid(output.lastIndexOf('\n') + 1).constData());
    QCOMPARE(report.value("acts"_L1).toInt(), run.acts);
    QVERIFY2(report.value("answered"_L1).toInt() > 0, "the agents were not answered");
    QVERIFY2(report.value("opened"_L1).toInt() > 0, "nothing was opened");
}

int main(int argc, char *argv[])
{
    Run run;
    const QByteArrayList arguments(argv, argv + argc);
    const auto value = [&arguments](const char *name) { return arguments.value(arguments.indexOf(name) + 1); };
    if (arguments.contains("--seed")) {
        run.seed = value("--seed").toUInt();
        run.acts = arguments.contains("--acts") ? value("--acts").toInt() : run.acts;
        run.traced = arguments.contains("--trace");
        const QTemporaryDir folder;
        run.log = arguments.contains("--log") ? QString::fromLocal8Bit(value("--log")) : folder.filePath(u"acts"_s);
        return act(argc, argv, run);
    }
    // A run ends itself where it locks.
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(24 * 3600 * 1000));
    QCoreApplication app(argc, argv);
    TestRandomActs test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_random_acts.moc"
