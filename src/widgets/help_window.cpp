// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/help_window.h"

#include "widgets/key_map.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QGridLayout>
#include <QScrollArea>
#include <QTabWidget>
#include <QTextDocument>
#include <QTextEdit>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

QString helpText()
{
    QString text;
    const QDir folder(u":/witan/help"_s);
    const QStringList names = folder.entryList({u"*.md"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            text += QString::fromUtf8(file.readAll()) + u'\n';
    }
    return text;
}

QString written(const QList<QKeySequence> &keys)
{
    QStringList all;
    for (const QKeySequence &each : keys)
        all.append(each.toString(QKeySequence::NativeText));
    return all.join(u"  "_s);
}

/// A text to be read and copied. Qt (6.4.2) would let an input method write in it, and may end the program by it.
class ReadText final : public QTextEdit {
public:
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override { return query == Qt::ImEnabled ? false : QTextEdit::inputMethodQuery(query); }

protected:
    void inputMethodEvent(QInputMethodEvent *event) override { event->ignore(); }
};

} // namespace

HelpWindow::HelpWindow(QWidget *parent)
    : QDialog(parent), m_pages(new QTabWidget), m_single(new QCheckBox(tr("Letters and signs alone are keys too (J, K, R, ?)")))
{
    setWindowTitle(tr("Help · Witan"));
    setObjectName(u"helpWindow"_s);
    m_pages->setDocumentMode(true);
    m_pages->addTab(makeHelp(), tr("Help"));
    m_pages->addTab(makeKeys(), tr("Keys"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connect(m_single, &QCheckBox::toggled, this, &HelpWindow::singleKeysChanged);
    resize(scaled(620), scaled(640));
}

QWidget *HelpWindow::makeHelp()
{
    auto *text = new ReadText;
    text->setObjectName(u"helpText"_s);
    text->setAccessibleName(tr("Help"));
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setFrameShape(QFrame::NoFrame);
    text->document()->setDocumentMargin(scaled(20));
    text->document()->setMarkdown(helpText(), QTextDocument::MarkdownNoHTML);
    text->moveCursor(QTextCursor::Start);
    return text;
}

QWidget *HelpWindow::makeKeys()
{
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(20, 12, 20, 20);
    grid->setHorizontalSpacing(24);
    grid->setColumnStretch(1, 1);
    m_single->setObjectName(u"singleKeys"_s);
    grid->addWidget(m_single, 0, 0, 1, 2);
    int row = 1;
    std::optional<KeyPlace> place;
    for (const KeyLine &line : keyMap()) {
        if (place != line.place) {
            place = line.place;
            auto *heading = new Label(u"strong"_s);
            heading->setText(nameOf(line.place));
            grid->setRowMinimumHeight(row, scaled(36));
            grid->addWidget(heading, row++, 0, 1, 2, Qt::AlignBottom);
        }
        auto *keys = new Label(u"mono oneline"_s), *what = new Label;
        keys->setObjectName(u"keys"_s);
        keys->setText(written(line.keys));
        what->setText(line.what);
        grid->addWidget(keys, row, 0);
        grid->addWidget(what, row++, 1);
    }
    grid->setRowStretch(row, 1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("Keys"));
    scroll->setWidget(page);
    return scroll;
}

void HelpWindow::open(Page page)
{
    m_pages->setCurrentIndex(int(page));
    show();
    raise();
    activateWindow();
    m_pages->currentWidget()->setFocus(Qt::PopupFocusReason);
}

void HelpWindow::setSingleKeys(bool on)
{
    m_single->setChecked(on);
}

} // namespace witan
