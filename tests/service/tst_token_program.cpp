// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "door_client.h"

#include "core/ids.h"
#include "protocol/limits.h"
#include "protocol/proof.h"
#include "store/data_folder.h"
#include "store/token_table.h"
#include "support/tokens.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// `witan-service token add`, `list` and `revoke` as their users start them, beside a service and without one.
class TestTokenProgram : public QObject {
    Q_OBJECT

    struct Done {
        int code = -1;
        QByteArray out, errors;
    };
    QString data() const { return m_dir->filePath(u"data"_s); }
    std::unique_ptr<QProcess> started(const QStringList &arguments) const
    {
        auto process = std::make_unique<QProcess>();
        process->start(QStringLiteral(WITAN_BIN_DIR "/witan-service"), QStringList{u"--data"_s, data()} + arguments);
        return process;
    }
    static Done ended(QProcess &process)
    {
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
    Done token(const QStringList &arguments) const { return ended(*started(QStringList{u"token"_s} + arguments)); }
    Done add(const QString &role, const QString &name) const
    {
        return token({u"add"_s, u"--role"_s, role, u"--name"_s, name});
    }
    QByteArray added(const QString &role, const QString &name) const { return add(role, name).out.trimmed(); }
    QString idOf(const QByteArray &tokenText) const { return QString::fromLatin1(tokenDigest(tokenText).first(8)); }
    QByteArray table() const
    {
        QFile file(data() + u"/tokens.json"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Starts a service, and waits until it listens.
    quint16 serve()
    {
        m_service = started({u"--listen"_s, u"127.0.0.1:0"_s, u"--verbose"_s});
        if (!QTest::qWaitFor([this] { return m_service->canReadLine() || m_service->state() == QProcess::NotRunning; },
                             20'000))
            return 0;
        return static_cast<quint16>(
            QUrl(QJsonDocument::fromJson(m_service->readLine()).object().value(u"url"_s).toString()).port(0));
    }
    Done stopped()
    {
        m_service->terminate();
        return ended(*m_service);
    }
    QStringList filesThatHold(const QByteArray &secret) const
    {
        QStringList found;
        for (QDirIterator files(data(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(secret))
                found.append(QDir(data()).relativeFilePath(file.fileName()));
        }
        return found;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_service;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        if (m_service) {
            m_service->kill();
            m_service->waitForFinished();
        }
        m_service.reset();
    }
    void shouldPrintANewTokenAloneAndOnce();
    void shouldMakeOnlyTheAgentsTokenItself();
    void shouldLetInBesideARunningService();
    void shouldPutOutWhoseTokenIsRevoked();
    void shouldPutOutWhoHasTheAgentsFile();
    void shouldProveTokensOfWhichItKeepsTheHashAlone();
    void shouldOpenEachEndpointToItsRolesAlone();
    void shouldLoseNothingOfManyAtOnce();
    void shouldRefuseWrongUsage_data();
    void shouldRefuseWrongUsage();
    void shouldSayWhatItCannotDo_data();
    void shouldSayWhatItCannotDo();
    void shouldNotBeginWithTokensThatAreNotRight_data();
    void shouldNotBeginWithTokensThatAreNotRight();
    void shouldLetNobodyInWhileItsTokensAreDamaged();
    void shouldTakeBackATokenThatNobodyCouldRead();
    void shouldKeepNoTokenInAnyFileButTheAgents();
};

void TestTokenProgram::shouldPrintANewTokenAloneAndOnce()
{
    // WHEN a token is made where nothing runs and nothing is there
    const Done made = add(u"reviewer"_s, u"Maria Lindqvist"_s);
    QCOMPARE(made.code, 0);
    // THEN stdout is the token and nothing else, and what is said about it stands elsewhere
    QVERIFY2(QRegularExpression(u"^[A-Za-z0-9_-]{43}\\n$"_s).match(QString::fromLatin1(made.out)).hasMatch(),
             made.out.constData());
    QVERIFY(made.errors.contains("Maria Lindqvist") && made.errors.contains("--token-file"));
    QVERIFY(!made.errors.contains(made.out.trimmed()));
    // AND a list tells whose it is, and not the token, nor its hash
    const Done list = token({u"list"_s}), json = token({u"list"_s, u"--json"_s});
    QCOMPARE(list.code, 0);
    for (const QByteArray &told : {list.out, json.out}) {
        for (const QByteArray &said : {idOf(made.out.trimmed()).toLatin1(), QByteArray("reviewer"),
                                       QByteArray("Maria Lindqvist"), QByteArray("T")})
            QVERIFY2(told.contains(said), told.constData());
        QVERIFY(!told.contains(made.out.trimmed()) && !told.contains(tokenDigest(made.out.trimmed())));
    }
    QCOMPARE(QJsonDocument::fromJson(json.out).object().value(u"role"_s).toString(), u"reviewer"_s);
    // AND a service that begins later lets it in
    const quint16 port = serve();
    QVERIFY(DoorClient(port).enter("/ws/review", made.out.trimmed()));
}

void TestTokenProgram::shouldMakeOnlyTheAgentsTokenItself()
{
    // WHEN a service begins for the first time
    QVERIFY(serve() != 0);
    QTRY_VERIFY(m_service->bytesAvailable() == 0);
    // THEN there is the agents' token, and none of a reviewer
    QCOMPARE(QDir(data() + u"/tokens"_s).entryList(QDir::Files | QDir::Hidden), QStringList{u"agent"_s});
    QVERIFY(!token({u"list"_s}).out.contains("reviewer"));
    // AND it is said how a reviewer's is made; nothing secret is said
    const Done done = stopped();
    QCOMPARE(done.code, 0);
    QVERIFY2(done.errors.contains("token add --role reviewer"), done.errors.constData());
    QVERIFY(done.out.isEmpty());
    QVERIFY(!done.errors.contains(tokenFor(data(), u"agent"_s)));
    // AND where there is one it is said no more
    QVERIFY(!added(u"reviewer"_s, u"Maria"_s).isEmpty());
    QVERIFY(serve() != 0);
    QVERIFY(!stopped().errors.contains("token add"));
}

void TestTokenProgram::shouldLetInBesideARunningService()
{
    const quint16 port = serve();
    // WHEN tokens are made while it runs
    const QByteArray reviewer = added(u"reviewer"_s, u"Maria"_s), agent = added(u"agent"_s, u"Billing"_s),
                     observer = added(u"observer"_s, u"Olga"_s);
    // THEN they are good at that moment
    QVERIFY(DoorClient(port).enter("/ws/review", reviewer));
    QVERIFY(DoorClient(port).enter("/ws/agent", agent));
    QVERIFY(DoorClient(port).enter("/ws/review", observer));
    QCOMPARE(DoorClient(port).knock("/ws/review", QByteArray(43, 'a')), 401);
}

void TestTokenProgram::shouldPutOutWhoseTokenIsRevoked()
{
    const quint16 port = serve();
    const QByteArray maria = added(u"reviewer"_s, u"Maria"_s), olga = added(u"observer"_s, u"Olga"_s),
                     phone = added(u"reviewer"_s, u"Maria"_s);
    DoorClient hers(port), seed(port), other(port), onThePhone(port);
    QVERIFY(hers.enter("/ws/review", maria) && other.enter("/ws/review", olga)
            && onThePhone.enter("/ws/review", phone));
    // WHEN the token is revoked while its connections are open
    const Done done = token({u"revoke"_s, idOf(maria)});
    QCOMPARE(done.code, 0);
    QVERIFY(done.out.contains(idOf(maria).toLatin1()));
    // THEN they are closed, others stay, and it lets nobody in any more
    QCOMPARE(hers.waitClose(), protocol::kTokenRevoked);
    QCOMPARE(seed.knock("/ws/consultation/" + ConsultationId::create().toString().toLatin1(), maria), 401);
    QCOMPARE(DoorClient(port).knock("/ws/review", maria), 401);
    for (DoorClient *still : {&other, &onThePhone}) {
        still->sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"client\":\"x\"}}");
        QVERIFY(still->waitFrame());
    }
    // WHEN the last reviewer's is revoked, by the name that now is of one token alone, THEN that is done too, and said
    const Done last = token({u"revoke"_s, u"Maria"_s});
    QCOMPARE(last.code, 0);
    QVERIFY(last.errors.contains("No reviewer has a token"));
    QCOMPARE(onThePhone.waitClose(), protocol::kTokenRevoked);
    QVERIFY(DoorClient(port).enter("/ws/review", olga));
}

void TestTokenProgram::shouldPutOutWhoHasTheAgentsFile()
{
    const quint16 port = serve();
    const QByteArray agent = tokenFor(data(), u"agent"_s);
    DoorClient client(port);
    QVERIFY(client.enter("/ws/agent", agent));
    // WHEN the agents' token is revoked THEN the file goes with it
    QCOMPARE(token({u"revoke"_s, idOf(agent)}).code, 0);
    QCOMPARE(client.waitClose(), protocol::kTokenRevoked);
    QCOMPARE(DoorClient(port).knock("/ws/agent", agent), 401);
    QVERIFY(!QFile::exists(data() + u"/tokens/agent"_s));
    // AND the next start makes another
    QCOMPARE(stopped().code, 0);
    QVERIFY(serve() != 0);
    QVERIFY(!tokenFor(data(), u"agent"_s).isEmpty() && tokenFor(data(), u"agent"_s) != agent);
}

void TestTokenProgram::shouldProveTokensOfWhichItKeepsTheHashAlone()
{
    const quint16 port = serve();
    const QByteArray reviewer = added(u"reviewer"_s, u"Maria"_s), nonce = QByteArray(64, 'a');
    const protocol::ProofKey key = protocol::ProofKey::of(reviewer);
    // WHEN a client asks for the proof before it tells its token
    const auto ask = [&] {
        const RawClient::Headers headers{{"Host", "127.0.0.1:" + QByteArray::number(port)},
                                         {protocol::kChallengeHeader, key.id + ' ' + nonce}};
        RawClient raw(port);
        raw.waitConnected();
        raw.send(RawClient::upgradeRequest(protocol::kProofPath, headers));
        return raw.waitStatus();
    };
    QCOMPARE(ask(), 200);
    // AND no more when it is revoked
    QCOMPARE(token({u"revoke"_s, u"Maria"_s}).code, 0);
    QCOMPARE(ask(), 401);
}

void TestTokenProgram::shouldOpenEachEndpointToItsRolesAlone()
{
    const quint16 port = serve();
    const QByteArray reviewer = added(u"reviewer"_s, u"Maria"_s), agent = added(u"agent"_s, u"Billing"_s),
                     observer = added(u"observer"_s, u"Olga"_s);
    QCOMPARE(DoorClient(port).knock("/ws/agent", reviewer), 403);
    QCOMPARE(DoorClient(port).knock("/ws/agent", observer), 403);
    QCOMPARE(DoorClient(port).knock("/ws/review", agent), 403);
    QCOMPARE(DoorClient(port).knock("/ws/review", tokenFor(data(), u"agent"_s)), 403);
    QCOMPARE(DoorClient(port).knock("/ws/agent", added(u"admin"_s, u"Ada"_s)), 403);
}

void TestTokenProgram::shouldLoseNothingOfManyAtOnce()
{
    QVERIFY(serve() != 0);
    const QByteArray gone = added(u"observer"_s, u"Olga"_s);
    // WHEN many processes add at once, and one revokes
    std::vector<std::unique_ptr<QProcess>> processes;
    for (int i = 0; i < 8; ++i)
        processes.push_back(
            started({u"token"_s, u"add"_s, u"--role"_s, u"reviewer"_s, u"--name"_s, u"Person %1"_s.arg(i)}));
    const auto revoking = started({u"token"_s, u"revoke"_s, u"Olga"_s});
    QByteArrayList tokens;
    for (const auto &process : processes) {
        const Done done = ended(*process);
        QVERIFY2(done.code == 0, done.errors.constData());
        tokens.append(done.out.trimmed());
    }
    QCOMPARE(ended(*revoking).code, 0);
    // THEN all of it was done
    for (const QByteArray &made : std::as_const(tokens))
        QVERIFY(table().contains(tokenDigest(made)));
    QVERIFY(!table().contains(tokenDigest(gone)));
}

void TestTokenProgram::shouldRefuseWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("named");
    const auto add = [](const QString &role, const QString &name) {
        return QStringList{u"token"_s, u"add"_s, u"--role"_s, role, u"--name"_s, name};
    };
    QTest::newRow("token alone") << QStringList{u"token"_s} << QByteArray("add, list or revoke");
    QTest::newRow("another verb") << QStringList{u"token"_s, u"steal"_s} << QByteArray("add, list or revoke");
    QTest::newRow("no role") << QStringList{u"token"_s, u"add"_s, u"--name"_s, u"Maria"_s} << QByteArray("--role");
    QTest::newRow("no name") << QStringList{u"token"_s, u"add"_s, u"--role"_s, u"reviewer"_s} << QByteArray("--name");
    QTest::newRow("a role that is none") << add(u"king"_s, u"Arthur"_s) << QByteArray("--role");
    QTest::newRow("the service's role") << add(u"service"_s, u"Eve"_s) << QByteArray("--role");
    QTest::newRow("an empty name") << add(u"reviewer"_s, {}) << QByteArray("--name");
    QTest::newRow("a name with a control character")
        << add(u"reviewer"_s, u"Ma\u001B[31mria"_s) << QByteArray("--name");
    QTest::newRow("a name over two lines") << add(u"reviewer"_s, u"Ma\nria"_s) << QByteArray("--name");
    QTest::newRow("a name turned round") << add(u"reviewer"_s, u"Ma\u202Eria"_s) << QByteArray("--name");
    QTest::newRow("a long name") << add(u"reviewer"_s, QString(5000, u'a')) << QByteArray("--name");
    QTest::newRow("nothing to revoke") << QStringList{u"token"_s, u"revoke"_s} << QByteArray("token revoke needs");
    QTest::newRow("an empty id") << QStringList{u"token"_s, u"revoke"_s, u" "_s} << QByteArray("token revoke needs");
    QTest::newRow("a word too many") << QStringList{u"token"_s, u"revoke"_s, u"a"_s, u"b"_s} << QByteArray("too many");
    QTest::newRow("a role for a list") << QStringList{u"token"_s, u"list"_s, u"--role"_s, u"agent"_s}
                                       << QByteArray("--role");
    QTest::newRow("a place to listen") << add(u"agent"_s, u"x"_s) + QStringList{u"--listen"_s, u"127.0.0.1:0"_s}
                                       << QByteArray("--listen");
    QTest::newRow("a name for the service") << QStringList{u"--name"_s, u"x"_s} << QByteArray("token add");
}

void TestTokenProgram::shouldRefuseWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, named);
    const Done done = ended(*started(arguments));
    QCOMPARE(done.code, 2);
    QVERIFY2(done.errors.contains(named) && done.errors.contains("See witan-service --help."), done.errors.constData());
    QVERIFY(!done.errors.contains('\x1b') && done.errors.count('\n') == 1 && done.errors.size() < 1000);
    QVERIFY(done.out.isEmpty());
    QVERIFY2(!QFile::exists(data()), "nothing was made");
}

void TestTokenProgram::shouldSayWhatItCannotDo_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("nobody of that name") << u""_s << QStringList{u"revoke"_s, u"nobody"_s}
                                         << QByteArray("No token has the id or the name");
    QTest::newRow("two of that name") << u"two"_s << QStringList{u"revoke"_s, u"Maria"_s}
                                      << QByteArray("fits several tokens");
    QTest::newRow("an agent of a reviewer's name")
        << u"two"_s << QStringList{u"add"_s, u"--role"_s, u"agent"_s, u"--name"_s, u"maria"_s}
        << QByteArray("nobody can both ask and decide");
    QTest::newRow("no folder, to list") << u"none"_s << QStringList{u"list"_s} << QByteArray("There is no folder");
    QTest::newRow("no folder, to revoke")
        << u"none"_s << QStringList{u"revoke"_s, u"Maria"_s} << QByteArray("There is no folder");
}

void TestTokenProgram::shouldSayWhatItCannotDo()
{
    QFETCH(QString, what);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    if (what != u"none")
        QVERIFY(!added(u"reviewer"_s, u"Maria"_s).isEmpty());
    if (what == u"two")
        QVERIFY(!added(u"reviewer"_s, u"Maria"_s).isEmpty());
    const QByteArray before = table();
    const Done done = token(arguments);
    QCOMPARE(done.code, 1);
    QVERIFY2(done.errors.contains(said), done.errors.constData());
    QVERIFY(done.errors.contains("Nothing was changed") || done.errors.contains("No token was made"));
    QVERIFY(done.out.isEmpty());
    QCOMPARE(table(), before);
    QCOMPARE(QFile::exists(data()), what != u"none");
}

void TestTokenProgram::shouldNotBeginWithTokensThatAreNotRight_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QByteArray>("said");
    for (const QString &name : {u"cut"_s, u"garbled"_s, u"emptied"_s})
        QTest::newRow(qPrintable(name)) << name << QByteArray("nobody is let in");
#ifdef Q_OS_UNIX
    QTest::newRow("open to others") << u"open"_s << QByteArray("chmod 600");
#endif
    QTest::newRow("a reviewer's token in the old form") << u"old"_s << QByteArray("in the old form");
}

void TestTokenProgram::shouldNotBeginWithTokensThatAreNotRight()
{
    QFETCH(QString, what);
    QFETCH(QByteArray, said);
    QVERIFY(!added(u"reviewer"_s, u"Maria"_s).isEmpty());
    const QString path = what == u"old" ? data() + u"/tokens/reviewer"_s : data() + u"/tokens.json"_s;
    QByteArray bytes = table();
    if (what == u"old") {
        bytes = DataFolder::newToken() + '\n';
        QVERIFY(QDir().mkpath(data() + u"/tokens"_s));
    } else if (what != u"open") {
        bytes = what == u"cut" ? bytes.chopped(20) : what == u"garbled" ? QByteArray("\x01\x02\xff") : QByteArray();
    }
    QVERIFY(writePrivateFile(path, bytes));
    if (what == u"open")
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    // THEN neither a service begins nor a token is made; each says why, and leaves the file as it is
    for (const QStringList &arguments :
         {QStringList{u"--listen"_s, u"127.0.0.1:0"_s},
          QStringList{u"token"_s, u"add"_s, u"--role"_s, u"reviewer"_s, u"--name"_s, u"Eve"_s},
          QStringList{u"token"_s, u"list"_s}}) {
        const Done done = ended(*started(arguments));
        QCOMPARE(done.code, 1);
        QVERIFY2(done.errors.contains(said) && done.errors.contains(path.toUtf8()), done.errors.constData());
        QVERIFY(done.out.isEmpty());
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes);
}

void TestTokenProgram::shouldLetNobodyInWhileItsTokensAreDamaged()
{
    const quint16 port = serve();
    const QByteArray reviewer = added(u"reviewer"_s, u"Maria"_s), agent = tokenFor(data(), u"agent"_s),
                     before = table();
    DoorClient inside(port);
    QVERIFY(inside.enter("/ws/review", reviewer));
    // WHEN the table is cut off under a service that runs
    QVERIFY(writePrivateFile(data() + u"/tokens.json"_s, before.chopped(20)));
    // THEN nobody comes in, whoever it is
    for (const QByteArray &each : {reviewer, agent, QByteArray(43, 'a')})
        QCOMPARE(DoorClient(port).knock(each == agent ? "/ws/agent" : "/ws/review", each), 503);
    // AND when it is put right it goes on, and who was inside has stayed
    QVERIFY(writePrivateFile(data() + u"/tokens.json"_s, before));
    QVERIFY(DoorClient(port).enter("/ws/review", reviewer));
    inside.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"client\":\"x\"}}");
    QVERIFY(inside.waitFrame());
    QVERIFY(stopped().errors.contains("tokens_not_read"));
}

void TestTokenProgram::shouldTakeBackATokenThatNobodyCouldRead()
{
#ifdef Q_OS_LINUX
    QVERIFY(!added(u"reviewer"_s, u"Maria"_s).isEmpty());
    const QByteArray before = table();
    QProcess process;
    process.setStandardOutputFile(u"/dev/full"_s);
    process.start(QStringLiteral(WITAN_BIN_DIR "/witan-service"),
                  {u"--data"_s, data(), u"token"_s, u"add"_s, u"--role"_s, u"reviewer"_s, u"--name"_s, u"Zoe"_s});
    const Done done = ended(process);
    QCOMPARE(done.code, 1);
    QVERIFY2(done.errors.contains("taken back"), done.errors.constData());
    QCOMPARE(table(), before);
#else
    QSKIP("there is no disk that is always full here");
#endif
}

void TestTokenProgram::shouldKeepNoTokenInAnyFileButTheAgents()
{
    const quint16 port = serve();
    // GIVEN tokens that were made, used, told to the wrong endpoint and revoked
    const QByteArray maria = added(u"reviewer"_s, u"Maria"_s), olga = added(u"observer"_s, u"Olga"_s),
                     agent = tokenFor(data(), u"agent"_s);
    DoorClient client(port);
    QVERIFY(client.enter("/ws/review", maria));
    QCOMPARE(DoorClient(port).knock("/ws/agent", olga), 403);
    QCOMPARE(DoorClient(port).knock("/ws/review?token=" + maria), 400);
#ifdef Q_OS_LINUX
    // THEN no process has one of them among its arguments
    for (const QString &pid : QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs)) {
        QFile line(u"/proc/%1/cmdline"_s.arg(pid));
        const QByteArray arguments = line.open(QIODevice::ReadOnly) ? line.readAll() : QByteArray();
        QVERIFY(!arguments.contains(maria) && !arguments.contains(olga) && !arguments.contains(agent));
    }
#endif
    QCOMPARE(token({u"revoke"_s, u"Olga"_s}).code, 0);
    // AND no file under the data folder holds one, but the agents' its own
    QVERIFY(!filesThatHold(tokenDigest(maria)).isEmpty());
    QCOMPARE(filesThatHold(maria), QStringList());
    QCOMPARE(filesThatHold(olga), QStringList());
    QCOMPARE(filesThatHold(agent), QStringList{u"tokens/agent"_s});
    const Done done = stopped();
    for (const QByteArray &secret : {maria, olga, agent})
        QVERIFY(!done.errors.contains(secret) && !done.out.contains(secret));
    QCOMPARE(filesThatHold(maria), QStringList());
}

QTEST_GUILESS_MAIN(TestTokenProgram)
#include "tst_token_program.moc"
