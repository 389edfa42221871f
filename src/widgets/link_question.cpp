// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/link_question.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Link {
    Q_DECLARE_TR_FUNCTIONS(LinkQuestion)
};

} // namespace

void askToOpenLink(const QString &text, QWidget *parent)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http" && url.scheme() != u"https"))
        return;
    auto *box = new QMessageBox(parent);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(Link::tr("Open an address"));
    // The host as the network knows it: letters that only look alike show here.
    box->setText(Link::tr("Open a page of %1 in your browser?").arg(url.host(QUrl::FullyEncoded)));
    box->setInformativeText(Link::tr("The address came from a message. It is:\n%1").arg(url.toString(QUrl::FullyEncoded)));
    QPushButton *open = box->addButton(Link::tr("Open it"), QMessageBox::AcceptRole);
    QPushButton *cancel = box->addButton(Link::tr("Cancel"), QMessageBox::RejectRole);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    QObject::connect(open, &QPushButton::clicked, box, [url] { QDesktopServices::openUrl(url); });
    box->open();
}

} // namespace witan
